import type { Orchestrator } from "@rust-ai-ide/ai/orchestrator/orchestrator";
import type { AiCoreAnalysis, AiCoreApi } from "@rust-ai-ide/api/ai-core-api";
import { type CancellationToken, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import type { Session } from "./session.ts";

/** What other extensions of the pack may use. Plain data, no classes of the editor. */
export function createApi(
    session: Pick<Session, "store" | "inference" | "orchestration" | "engines">,
    analysis: AiCoreAnalysis,
): AiCoreApi {
    const changed = new Emitter<readonly ModelSummary[]>();
    let known = session.store.current.models;
    session.store.onDidChange(({ models }) => {
        if (models === known) return;
        known = models;
        changed.fire(models);
    });
    return {
        apiVersion: 1,
        models: {
            async list(token = NeverCancelled) {
                const port = await session.inference.port();
                return port.listModels(token);
            },
            onDidChange: changed.event,
        },
        analysis,
        async score({ path, prefix, continuations }, token = NeverCancelled) {
            const { orchestrator, language } = await scorer(session, path, token);
            const { scores } = await orchestrator.score(
                {
                    slot: `api:${path}`,
                    parts: { path, prefix, suffix: "" },
                    continuations,
                    // Nobody who types waits for another extension's question.
                    priority: 2,
                    language,
                },
                token,
            );
            return scores;
        },
        async scoreModel(path, token = NeverCancelled) {
            const { orchestrator, language } = await scorer(session, path, token);
            return orchestrator.route("score", { language })?.model;
        },
        async chat({ messages, maxNewTokens, temperature, answerSchema }, token = NeverCancelled) {
            const orchestrator = await session.orchestration.get();
            let text = "";
            const { by } = await orchestrator.chat(
                {
                    messages,
                    maxNewTokens,
                    temperature,
                    answerSchema,
                    priority: 2,
                    kinds: ownKinds,
                },
                (piece) => {
                    text += piece;
                },
                token,
            );
            return { text, model: by.model };
        },
        async chatModel() {
            const orchestrator = await session.orchestration.get();
            await session.engines.start();
            return orchestrator.route("chat", { kinds: ownKinds })?.model;
        },
    };
}

/** The editor's models may be anybody's, somewhere else. */
const ownKinds = ["embedded", "llama-server", "ollama", "openai"] as const;

/** Ready to be asked for likelihoods, with the embedded model known. */
async function scorer(
    session: Pick<Session, "inference" | "orchestration">,
    path: string,
    token: CancellationToken,
): Promise<{ readonly orchestrator: Orchestrator; readonly language: string | undefined }> {
    await session.inference.warmUp();
    const orchestrator = await session.orchestration.get();
    const language = path.endsWith(".rs") ? "rust" : undefined;
    if (orchestrator.route("score", { language }) === undefined) {
        await orchestrator.refresh(token, "embedded");
    }
    return { orchestrator, language };
}
