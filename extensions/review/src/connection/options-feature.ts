import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { SetReviewOptions } from "@rust-ai-ide/protocol/review/options";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { optionsOf } from "./window-options.ts";

/** Keeps the server in step with settings and trust, and the review with the files. */
export function followOptions(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { server, model, configuration } = session;
    const tell = (): void => void server.notify(SetReviewOptions, optionsOf(session));
    disposables.add(
        configuration.onDidChange((keys) => {
            if (keys.has("rustAi.review.exclude") || keys.has("rustAi.review.disabledRules")) {
                tell();
                if (model.report !== undefined) void model.again();
            }
        }),
    );
    disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(tell));
    disposables.add(
        vscode.workspace.onDidSaveTextDocument(({ uri }) => {
            const isOn = configuration.get("rustAi.review.refreshOnSave");
            if (isOn && uri.scheme === "file") model.refreshSoon();
        }),
    );
    return disposables;
}
