import type { AiCoreApi } from "@rust-ai-ide/api/ai-core-api";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import type { Session } from "./session.ts";

/** What other extensions of the pack may use. Plain data, no classes of the editor. */
export function createApi(session: Pick<Session, "store" | "inference">): AiCoreApi {
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
        async score({ path, prefix, continuations }, token = NeverCancelled) {
            await session.inference.warmUp();
            const port = await session.inference.port();
            const { scores } = await port.score(
                {
                    model: session.inference.activeModel ?? "",
                    slot: `api:${path}`,
                    parts: { path, prefix, suffix: "" },
                    continuations: [...continuations],
                },
                token,
            );
            return scores;
        },
    };
}
