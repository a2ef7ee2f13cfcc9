import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import type { Session } from "../session.ts";

const selector: vscode.DocumentSelector = [
    { scheme: "file", language: "rust" },
    { scheme: "untitled", language: "rust" },
];

/** Settings whose change makes another model the active one, or the same one better known. */
const modelKeys = ["rustAi.models.active", "rustAi.models.folders"] as const;

const switchKeys = ["rustAi.completion.enabled", "rustAi.completion.languages"] as const;

/** Registers the provider and starts model and grammar with the first Rust document. */
export function provideCompletions(session: Session): Disposable {
    const disposables = new DisposableStore();
    disposables.add(
        vscode.languages.registerInlineCompletionItemProvider(selector, session.inlineProvider),
    );
    const isRust = (document: vscode.TextDocument): boolean =>
        vscode.languages.match(selector, document) > 0;
    const hasRust = (): boolean => vscode.workspace.textDocuments.some(isRust);
    disposables.add(
        vscode.workspace.onDidOpenTextDocument((document) => {
            if (isRust(document)) session.warmUp();
        }),
    );
    disposables.add(
        vscode.workspace.onDidCloseTextDocument((document) => {
            if (isRust(document)) void session.completion.forget(document.uri.toString());
        }),
    );
    disposables.add(
        session.configuration.onDidChange((keys) => {
            session.readSettings();
            session.completion.reconfigure();
            if (modelKeys.some((key) => keys.has(key))) void followModels(session);
            else if (switchKeys.some((key) => keys.has(key)) && hasRust()) session.warmUp();
        }),
    );
    disposables.add(
        vscode.workspace.onDidGrantWorkspaceTrust(() => {
            session.readSettings();
            void followModels(session);
        }),
    );
    // Activation returns first; the window should not wait for a model.
    disposables.add(
        session.clock.schedule(0, () => {
            if (hasRust()) session.warmUp();
        }),
    );
    return disposables;
}

async function followModels(session: Session): Promise<void> {
    if (session.store.current.engine.kind === "idle") return;
    await session.inference.useFolders();
    await session.inference.warmUp();
    session.completion.reconfigure();
}
