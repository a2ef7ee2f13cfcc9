import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { isShownByOthers } from "../coexistence/rust-analyzer.ts";
import type { Session } from "../session.ts";

/** Shows tests where rust-analyzer does not, in workspaces that the user trusts. */
export function provideTests(session: Session): Disposable {
    const disposables = new DisposableStore();
    let explorer: Promise<Disposable> | undefined;
    const leave = (): void => {
        void explorer?.then((shown) => shown.dispose());
        explorer = undefined;
    };
    const apply = (): void => {
        const isWanted =
            session.presence.isFound &&
            vscode.workspace.isTrusted &&
            session.configuration.get("rustAi.cargo.enabled") &&
            !isShownByOthers(session);
        if (!isWanted) leave();
        else
            explorer ??= import("./test-explorer.ts").then(
                ({ TestExplorer }) => new TestExplorer(session),
            );
    };
    disposables.add(session.presence.onDidFind(apply));
    disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(apply));
    disposables.add(vscode.extensions.onDidChange(apply));
    disposables.add(session.configuration.onDidChange(apply));
    disposables.add({ dispose: leave });
    apply();
    return disposables;
}
