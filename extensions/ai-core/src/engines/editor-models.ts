import type { ChatMessage } from "@rust-ai-ide/ai/engines/engine";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import * as vscode from "vscode";
import type { EditorModel, EditorModels } from "./editor-engine.ts";

/** The models of `vscode.lm`, or `undefined` in an editor that has no such interface. */
export function editorModels(): EditorModels | undefined {
    // Editors built on older or reduced sources lack the namespace, whatever the typings say.
    const { lm } = vscode as { readonly lm?: typeof vscode.lm };
    if (typeof lm?.selectChatModels !== "function") return undefined;
    return {
        onDidChange: (listener) => lm.onDidChangeChatModels(() => listener()),
        select: async () => (await lm.selectChatModels()).map(toEditorModel),
        refusal(error) {
            if (!(error instanceof vscode.LanguageModelError)) return undefined;
            if (error.code === vscode.LanguageModelError.NoPermissions.name) return "consent";
            if (error.code === vscode.LanguageModelError.NotFound.name) return "missing";
            return error.code === vscode.LanguageModelError.Blocked.name ? "blocked" : undefined;
        },
    };
}

function toEditorModel(model: vscode.LanguageModelChat): EditorModel {
    const { id, vendor, name, maxInputTokens } = model;
    const ask: EditorModel["ask"] = (messages, token) => answer(model, messages, token);
    return { id, vendor, name, maxInputTokens, ask };
}

async function* answer(
    model: vscode.LanguageModelChat,
    messages: readonly ChatMessage[],
    token: CancellationToken,
): AsyncGenerator<string> {
    const own = new vscode.CancellationTokenSource();
    const subscription = token.onCancellationRequested(() => own.cancel());
    const justification = vscode.l10n.t(
        "No model of your own can answer, and you allowed the editor's models.",
    );
    try {
        const asked = messages.map(toMessage);
        const response = await model.sendRequest(asked, { justification }, own.token);
        yield* response.text;
    } finally {
        subscription.dispose();
        own.dispose();
    }
}

/** The editor has no role for instructions; its documentation has them sent as the user's. */
function toMessage({ role, content }: ChatMessage): vscode.LanguageModelChatMessage {
    return role === "assistant"
        ? vscode.LanguageModelChatMessage.Assistant(content)
        : vscode.LanguageModelChatMessage.User(content);
}
