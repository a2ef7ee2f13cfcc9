import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { builtInCommandIds, contextKeys } from "./ids.ts";
import type { Session } from "./session.ts";

/** Shows the view and starts the server once there is a manifest, unless all is switched off. */
export function followPresence(session: Session): Disposable {
    const disposables = new DisposableStore();
    const isOn = (): boolean =>
        session.presence.isFound && session.configuration.get("rustAi.security.enabled");
    let wasOn = false;
    const apply = (): void => {
        const on = isOn();
        if (on === wasOn) return;
        wasOn = on;
        void vscode.commands.executeCommand(builtInCommandIds.setContext, contextKeys.active, on);
        if (on) void session.server.start();
        else session.server.stop();
    };
    disposables.add(session.presence.onDidFind(apply));
    disposables.add(
        session.configuration.onDidChange((keys) => {
            if (keys.has("rustAi.security.enabled")) apply();
        }),
    );
    void session.presence.follow();
    return disposables;
}
