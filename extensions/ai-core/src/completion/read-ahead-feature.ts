import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { gate } from "../shell-state.ts";
import { completionRequest } from "./completion-request.ts";

/** Who rests somewhere for this long will probably type there. */
const restMs = 400;

/**
 * Has the model read the document around the cursor before the first keystroke: when an editor is
 * opened or switched to, and when the cursor came to rest elsewhere.
 */
export function readAhead(session: Session): Disposable {
    const disposables = new DisposableStore();
    let pending: Disposable | undefined;
    const warm = (): void => {
        pending = undefined;
        const editor = vscode.window.activeTextEditor;
        if (editor === undefined || editor.document.isClosed) return;
        const { document, selection } = editor;
        const { languageId } = document;
        const { current } = session.store;
        if (!["file", "untitled"].includes(document.uri.scheme)) return;
        if (gate(current, { languageId, manual: false }, session.clock.now()) !== undefined) return;
        // Loading a model is for those who type; this is only for one that is there.
        if (current.engine.kind !== "ready" || !selection.isEmpty) return;
        void session.completion.warm(completionRequest(document, selection.active, false));
    };
    const soon = (): void => {
        pending?.dispose();
        pending = undefined;
        if (!session.configuration.get("rustAi.completion.readAhead")) return;
        pending = session.clock.schedule(restMs, warm);
    };
    let phase = session.store.current.engine.kind;
    disposables.add(vscode.window.onDidChangeActiveTextEditor(soon));
    disposables.add(
        vscode.window.onDidChangeTextEditorSelection(({ kind }) => {
            // Typing moves the cursor too, and asks for a suggestion by itself.
            if (kind !== undefined) soon();
        }),
    );
    disposables.add(
        session.store.onDidChange(({ engine }) => {
            if (engine.kind === "ready" && phase !== "ready") soon();
            phase = engine.kind;
        }),
    );
    disposables.add({ dispose: () => pending?.dispose() });
    return disposables;
}
