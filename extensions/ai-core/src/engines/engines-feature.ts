import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import type { Session } from "../session.ts";

const serverKeys = [
    "rustAi.engines.servers",
    "rustAi.engines.discover",
    "rustAi.engines.useEditorModels",
] as const;

const routeKeys = [
    "rustAi.models.routes",
    "rustAi.models.workspaceRoutes",
    "rustAi.models.memoryBudgetMegabytes",
] as const;

/** Keeps the engines in step with settings, trust and tokens, from the first use of a model on. */
export function followEngines(session: Session): Disposable {
    const { engines, orchestration } = session;
    const disposables = new DisposableStore();
    disposables.add(orchestration.onDidCreate(() => void engines.start()));
    disposables.add(
        session.configuration.onDidChange((changed) => {
            if (serverKeys.some((key) => changed.has(key))) void engines.follow();
            else if (
                orchestration.current !== undefined &&
                routeKeys.some((key) => changed.has(key))
            ) {
                void engines.applyRoutes();
            }
        }),
    );
    disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void engines.follow()));
    disposables.add(
        // Another window may have set a token that was missing here.
        session.context.secrets.onDidChange(
            () => void orchestration.current?.refresh(NeverCancelled),
        ),
    );
    return disposables;
}
