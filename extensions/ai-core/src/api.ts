import type { AiCoreAnalysis, AiCoreApi } from "@rust-ai-ide/api/ai-core-api";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import type { Session } from "./session.ts";

/** What other extensions of the pack may use. Plain data, no classes of the editor. */
export function createApi(
    session: Pick<Session, "store" | "inference" | "orchestration">,
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
            await session.inference.warmUp();
            const orchestrator = await session.orchestration.get();
            const language = path.endsWith(".rs") ? "rust" : undefined;
            if (orchestrator.route("score", { language }) === undefined) {
                await orchestrator.refresh(token, "embedded");
            }
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
    };
}
