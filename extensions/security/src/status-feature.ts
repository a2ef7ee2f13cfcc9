import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { StatusItem } from "@rust-ai-ide/host/status-item";
import * as vscode from "vscode";
import { statusPresentation } from "./findings/status-presentation.ts";
import { commandIds, statusItemId } from "./ids.ts";
import type { Session } from "./session.ts";

/** How many findings there are, where there are any. */
export function showStatus(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { model, configuration } = session;
    let item: StatusItem | undefined;
    const draw = (): void => {
        const isWanted = configuration.get("rustAi.security.statusBar");
        const presentation = isWanted ? statusPresentation(model.known, vscode.l10n.t) : undefined;
        if (presentation === undefined) {
            item?.dispose();
            item = undefined;
            return;
        }
        item ??= new StatusItem({
            id: statusItemId,
            name: vscode.l10n.t("Rust AI Security"),
            command: commandIds.showFindings,
            enabledCommands: [],
        });
        item.show(presentation);
    };
    const follow = (): void => {
        const isOn = configuration.get("rustAi.security.enabled");
        if (isOn && configuration.get("rustAi.security.statusBar")) void model.load();
        draw();
    };
    disposables.add({ dispose: () => item?.dispose() });
    disposables.add(session.server.onDidConnect(follow));
    disposables.add(model.onDidChange(draw));
    disposables.add(configuration.onDidChange(follow));
    return disposables;
}
