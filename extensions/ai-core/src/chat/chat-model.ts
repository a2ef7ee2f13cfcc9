import type { ChatMessage } from "@rust-ai-ide/ai/engines/engine";
import type { Orchestrator } from "@rust-ai-ide/ai/orchestrator/orchestrator";
import type { ModelReference } from "@rust-ai-ide/ai/orchestrator/route-preference";
import { CancellationSource, type CancellationToken } from "@rust-ai-ide/core/cancellation";
import { parseReference } from "../engines/model-reference.ts";
import { chatModelVendor } from "../ids.ts";
import type { Session } from "../session.ts";
import { mayRunCodeOf } from "./run-consent.ts";

/** A model that can be asked now. */
export interface ChatModel {
    /** For people, known before it has answered. */
    readonly name: string;
    readonly contextTokens: number;
    /** Whether code that it wrote may run on this machine; asks the user where that is not known. */
    mayRunCode(): Promise<boolean>;
    /** Answers who wrote the text. */
    ask(
        messages: readonly ChatMessage[],
        maxNewTokens: number,
        onText: (text: string) => void,
        token: CancellationToken,
    ): Promise<string>;
}

/** Engines that do not tell have at least this much in practice. */
const unknownContext = 4096;
const listLimitMs = 4000;

/**
 * The model that the user picked in the chat, when it is one of ours, or the one that chats go to.
 * Undefined when no model can chat.
 */
export async function findChatModel(
    session: Session,
    picked?: { readonly vendor: string; readonly id: string },
): Promise<ChatModel | undefined> {
    const orchestrator = await session.orchestration.get();
    await session.engines.start();
    const known = orchestrator.status.engines.map(({ id }) => id);
    const own = picked?.vendor === chatModelVendor ? parseReference(picked.id, known) : undefined;
    const route =
        own ?? orchestrator.route("chat") ?? (await routeAfterAsking(session, orchestrator));
    if (route === undefined) return undefined;
    const model = modelOf(orchestrator, route);
    const name = model?.label ?? route.model;
    return {
        name,
        contextTokens: model?.contextLength ?? unknownContext,
        mayRunCode: () => mayRunCodeOf(name, session.context.workspaceState),
        ask: async (messages, maxNewTokens, onText, token) => {
            const only = own === undefined ? {} : { only: own };
            const { by } = await orchestrator.chat(
                { messages, maxNewTokens, temperature: 0, priority: 1, ...only },
                onText,
                token,
            );
            return `${by.model} (${by.label})`;
        },
    };
}

/** Servers that have just come up, or were busy when they were asked, are asked once more. */
async function routeAfterAsking(
    { engines, clock }: Session,
    orchestrator: Orchestrator,
): Promise<ModelReference | undefined> {
    const limit = new CancellationSource();
    const timer = clock.schedule(listLimitMs, () => limit.cancel());
    const late = new Promise<void>((resolve) => limit.token.onCancellationRequested(resolve));
    try {
        await Promise.race([engines.follow(), late]);
        await orchestrator.refresh(limit.token);
    } catch {
        // Those that answered in time are known.
    } finally {
        timer.dispose();
        limit.dispose();
    }
    return orchestrator.route("chat");
}

function modelOf(
    orchestrator: Orchestrator,
    { engine, model }: ModelReference,
): { readonly label: string; readonly contextLength?: number | undefined } | undefined {
    return orchestrator.status.engines
        .find(({ id }) => id === engine)
        ?.models.find(({ name }) => name === model);
}
