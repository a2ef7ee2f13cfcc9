import type { Engine, EngineModel } from "@rust-ai-ide/ai/engines/engine";
import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import type { Event } from "@rust-ai-ide/core/event";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import type { InferenceClient } from "../inference-client.ts";

/** What the engine needs of the inference client; what is absent makes its task absent. */
export type EmbeddedPort = Pick<InferenceClient, "loadModel" | "complete" | "score"> &
    Partial<Pick<InferenceClient, "chat" | "warm" | "unloadModel">>;

export interface EmbeddedEngineOptions {
    /** The connection; the first caller makes it. */
    readonly port: () => Promise<EmbeddedPort>;
    /** The models of this client's folders, without starting anything that is not wanted yet. */
    readonly models: () => Promise<readonly ModelSummary[]>;
    readonly onDidChangeModels: Event<void>;
    /** Models that may run here; without trust only our own may. */
    readonly isAllowed: (model: ModelSummary) => boolean;
    /** Trained by us, on Rust alone. */
    readonly isRustOnly: (model: ModelSummary) => boolean;
    /** The model that completes when nothing else was said; it is listed first. */
    readonly preferred: () => string | undefined;
}

const label = "Rust AI";

/** The inference process of ours as one engine among others. */
export function createEmbeddedEngine(options: EmbeddedEngineOptions): Engine {
    return {
        id: "embedded",
        label,
        kind: "embedded",
        isOnThisMachine: true,
        isSelfScheduling: true,
        // Its own queue decides what runs; this only bounds what waits there.
        maximumConcurrency: 16,
        onDidChangeModels: options.onDidChangeModels,
        async models() {
            const models = await options.models();
            const preferred = options.preferred();
            return models
                .filter(options.isAllowed)
                .toSorted(
                    (one, other) => Number(other.id === preferred) - Number(one.id === preferred),
                )
                .map((model) => engineModel(model, options.isRustOnly(model)));
        },
        async load(model, token) {
            await (await options.port()).loadModel(model, token);
        },
        async unload(model, token) {
            await (await options.port()).unloadModel?.(model, token);
        },
        async complete(request, token, onText) {
            const port = await options.port();
            return port.complete({ ...defined(request), stop: [...request.stop] }, token, onText);
        },
        async warm(request, token) {
            await (await options.port()).warm?.(request, token);
        },
        async score(request, token) {
            const port = await options.port();
            const continuations = [...request.continuations];
            return (await port.score({ ...request, continuations }, token)).scores;
        },
        async chat(request, onText, token) {
            const port = await options.port();
            if (port.chat === undefined) throw EngineErrors.taskUnsupported(label, "chat");
            const { finish, usage } = await port.chat(
                {
                    ...defined(request),
                    messages: [...request.messages],
                    stop: [...(request.stop ?? [])],
                },
                onText,
                token,
            );
            return {
                finish: finish === "length" || finish === "deadline" ? "length" : "stop",
                promptTokens: usage.promptTokens,
                newTokens: usage.newTokens,
            };
        },
        dispose() {
            // The connection belongs to its owner, who uses it for other things as well.
        },
    };
}

function engineModel(model: ModelSummary, isRustOnly: boolean): EngineModel {
    return {
        name: model.id,
        label: model.name,
        tasks: model.task,
        contextLength: model.contextLength,
        bytes: model.memoryBytes ?? model.bytes,
        state: model.state === "working" ? "ready" : model.state,
        languages: isRustOnly ? ["rust"] : undefined,
    };
}

/** A copy without the fields that are undefined, which the wire does not know. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
    const entries = Object.entries(value).filter(([, field]) => field !== undefined);
    return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
