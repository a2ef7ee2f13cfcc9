import type { ChatMessage } from "@rust-ai-ide/ai/engines/engine";
import type { OrchestratorStatus } from "@rust-ai-ide/ai/orchestrator/orchestrator-status";
import type { Translate } from "@rust-ai-ide/host/translate";
import { formatReference } from "../engines/model-reference.ts";

/** What the editor's model picker needs of a model. */
export interface ChatModelInformation {
    /** `<engine id>/<model name>`, or {@link factsModelId}. */
    readonly id: string;
    readonly name: string;
    readonly family: string;
    readonly detail: string;
    readonly tooltip: string;
    readonly version: string;
    readonly maxInputTokens: number;
    readonly maxOutputTokens: number;
    readonly capabilities: { readonly toolCalling: true; readonly imageInput: false };
}

/**
 * Stands in the picker while no model can chat: the editor lets nobody talk to a participant without
 * a model, and `@rust` answers from facts alone.
 */
export const factsModelId = "facts";

/** An engine that does not tell has at least this much in practice. */
const unknownContext = 4096;
const longestAnswer = 4096;

/**
 * Models that can chat, in the engines' order. The editor's own are left out: they are in the picker
 * already. Models of an engine that cannot be reached are left out as well.
 */
export function chatInformation(
    status: OrchestratorStatus,
    t: Translate,
): readonly ChatModelInformation[] {
    const models = status.engines
        .filter(({ kind, health }) => kind !== "editor" && health !== "down")
        .flatMap((engine) =>
            engine.models
                .filter(({ tasks, state }) => tasks.includes("chat") && state !== "failed")
                .map((model) => {
                    const context = model.contextLength ?? unknownContext;
                    const maxOutputTokens = Math.min(longestAnswer, Math.floor(context / 3));
                    return {
                        id: formatReference({ engine: engine.id, model: model.name }),
                        name: model.label,
                        family: model.name,
                        detail: engine.label,
                        tooltip: t("{0}, answered by {1}", model.label, engine.label),
                        maxInputTokens: context - maxOutputTokens,
                        maxOutputTokens,
                        ...common,
                    };
                }),
        );
    return models.length > 0 ? models : [factsModel(t)];
}

/**
 * A new chat begins in the editor's agent mode, which hides models that do not say they take tools,
 * and without a chosen model nobody can talk to a participant. Tools that come along are left out
 * of the prompt: the answer is text.
 */
const common = {
    version: "1",
    capabilities: { toolCalling: true, imageInput: false },
} as const;

function factsModel(t: Translate): ChatModelInformation {
    return {
        id: factsModelId,
        name: t("Facts only (no chat model)"),
        family: factsModelId,
        detail: "Rust AI",
        tooltip: t("No local model can chat yet. @rust answers from the compiler and your code."),
        maxInputTokens: unknownContext,
        maxOutputTokens: longestAnswer,
        ...common,
    };
}

/** A message of the editor's chat; parts without a text of their own are left out. */
export interface EditorChatMessage {
    /** 1 is the user, 2 the assistant, as the editor numbers them. */
    readonly role: number;
    readonly content: readonly unknown[];
}

/** Messages as engines take them. Neighbours of one role become one: some templates need turns. */
export function toChatMessages(messages: readonly EditorChatMessage[]): readonly ChatMessage[] {
    const turns: ChatMessage[] = [];
    for (const message of messages) {
        const content = message.content.map(textOfPart).join("");
        if (content === "") continue;
        const role = message.role === 2 ? "assistant" : "user";
        const last = turns.at(-1);
        if (last?.role === role) {
            turns[turns.length - 1] = { role, content: `${last.content}\n\n${content}` };
        } else turns.push({ role, content });
    }
    return turns;
}

/** The text of a part: its own, or that of a tool's result. */
function textOfPart(part: unknown): string {
    if (typeof part === "string") return part;
    if (typeof part !== "object" || part === null) return "";
    const { value, content } = part as { readonly value?: unknown; readonly content?: unknown };
    if (typeof value === "string") return value;
    return Array.isArray(content) ? content.map(textOfPart).join("") : "";
}

/**
 * Tokens of a text, estimated: engines rarely count for others. Byte-level vocabularies of code
 * models take about 3.2 bytes a token; a little more is safer than a prompt that does not fit.
 */
export function estimateTokens(text: string): number {
    return Math.ceil(new TextEncoder().encode(text).length / 3);
}
