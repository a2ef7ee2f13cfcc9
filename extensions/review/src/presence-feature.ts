import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { builtInCommandIds, contextKeys } from "./ids.ts";
import type { Session } from "./session.ts";

/** Shows the view once there is a manifest, unless all is switched off. The server waits for a review. */
export function followPresence(session: Session): Disposable {
    const disposables = new DisposableStore();
    let wasOn = false;
    const apply = (): void => {
        const on = session.presence.isFound && session.configuration.get("rustAi.review.enabled");
        if (on === wasOn) return;
        wasOn = on;
        void vscode.commands.executeCommand(builtInCommandIds.setContext, contextKeys.active, on);
        if (!on) session.server.stop();
    };
    disposables.add(session.presence.onDidFind(apply));
    disposables.add(
        session.configuration.onDidChange((keys) => {
            if (keys.has("rustAi.review.enabled")) apply();
        }),
    );
    void session.presence.follow();
    return disposables;
}
