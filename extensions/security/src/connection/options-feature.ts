import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { SecurityChanged, SetSecurityOptions } from "@rust-ai-ide/protocol/security/options";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { optionsOf } from "./window-options.ts";

/** Keeps the server in step with settings and trust, and the views with the server. */
export function followOptions(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { server, model } = session;
    let told: string | undefined;
    const tell = (): void => {
        // A server that is still to come learns the options with its start.
        if (told === undefined) return;
        const options = optionsOf(session);
        const now = JSON.stringify(options);
        if (now === told) return;
        told = now;
        void server.notify(SetSecurityOptions, options);
    };
    disposables.add(
        server.onDidConnect((connection) => {
            told = JSON.stringify(optionsOf(session));
            disposables.add(
                connection.onNotification(SecurityChanged, ({ what }) => {
                    // What is remembered is asked for by whoever shows it.
                    if (what.some((each) => each !== "history")) model.refreshSoon();
                }),
            );
            if (model.isWanted) void model.reload();
        }),
    );
    disposables.add(session.configuration.onDidChange(tell));
    disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(tell));
    // Nothing tells when rust-analyzer has become active; who saves has worked with it.
    disposables.add(vscode.extensions.onDidChange(tell));
    disposables.add(vscode.workspace.onDidSaveTextDocument(tell));
    return disposables;
}
