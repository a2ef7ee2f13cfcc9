import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { completionLanguages, documentsIn } from "../language/languages.ts";
import type { Session } from "../session.ts";
import { isLanguageOn } from "../shell-state.ts";
import { readAhead } from "./read-ahead-feature.ts";

const selector: vscode.DocumentSelector = documentsIn(completionLanguages);

/** Settings whose change makes another model the active one, or the same one better known. */
const modelKeys = ["rustAi.models.active", "rustAi.models.folders"] as const;

const switchKeys = ["rustAi.completion.enabled", "rustAi.completion.languages"] as const;

/** Registers the provider and starts model and grammar with the first document of a language that is on. */
export function provideCompletions(session: Session): Disposable {
    const disposables = new DisposableStore();
    disposables.add(
        vscode.languages.registerInlineCompletionItemProvider(selector, session.inlineProvider),
    );
    const isServed = (document: vscode.TextDocument): boolean =>
        vscode.languages.match(selector, document) > 0 &&
        isLanguageOn(session.store.current, document.languageId);
    const hasServed = (): boolean => vscode.workspace.textDocuments.some(isServed);
    disposables.add(
        vscode.workspace.onDidOpenTextDocument((document) => {
            if (isServed(document)) session.warmUp();
        }),
    );
    disposables.add(
        vscode.workspace.onDidCloseTextDocument((document) => {
            if (isServed(document)) void session.completion.forget(document.uri.toString());
        }),
    );
    disposables.add(
        vscode.workspace.onDidChangeTextDocument((event) =>
            session.inlineProvider.noteChange(event),
        ),
    );
    disposables.add(readAhead(session));
    disposables.add(
        session.configuration.onDidChange((keys) => {
            session.readSettings();
            session.completion.reconfigure();
            if (modelKeys.some((key) => keys.has(key))) void followModels(session);
            else if (switchKeys.some((key) => keys.has(key)) && hasServed()) session.warmUp();
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
            if (hasServed()) session.warmUp();
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
