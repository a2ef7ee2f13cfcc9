import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { CompletionContext, CompletionSource } from "@rust-ai-ide/protocol/completion";
import type { GiveUp } from "@rust-ai-ide/protocol/inference";
import type { CompletionRequest, GeneratorPort } from "../completion-ports.ts";
import { stopSequences } from "../post-processing/stop-sequences.ts";
import type { CursorState } from "./cursor-state.ts";
import type { CompletionEngineOptions } from "./engine-options.ts";
import { type Generation, GenerationRunner } from "./generation-runner.ts";

export type ReadyContext = Extract<CompletionContext, { kind: "ready" }>;

/** One model behind the engine: what runs there, and how long it usually takes. */
export class ModelTier {
    readonly runner: GenerationRunner;
    readonly source: CompletionSource;
    private readonly generator: GeneratorPort;
    private readonly clock: Clock;
    private readonly options: CompletionEngineOptions;

    constructor(
        generator: GeneratorPort,
        clock: Clock,
        options: CompletionEngineOptions,
        source: CompletionSource,
    ) {
        this.generator = generator;
        this.clock = clock;
        this.options = options;
        this.source = source;
        this.runner = new GenerationRunner(generator, clock, options.graceMs);
    }

    /** Less than this is not shown unasked. */
    get giveUp(): GiveUp {
        const { minimumProbability } = this.options;
        return minimumProbability === undefined ? {} : { below: minimumProbability };
    }

    active(languageId: string | undefined): ReturnType<GeneratorPort["active"]> {
        return this.generator.active(languageId);
    }

    /** The model that would answer now; undefined when none can. */
    model(languageId: string | undefined): string | undefined {
        const active = this.active(languageId);
        return active.kind === "ready" ? active.model : undefined;
    }

    /** Asks the model and waits; `onTime` hears how long a generation took that ran undisturbed. */
    async generate(
        request: CompletionRequest,
        now: CursorState,
        model: string,
        context: ReadyContext,
        leftMs: number,
        token: CancellationToken,
        onTime: (milliseconds: number) => void,
    ): Promise<Generation> {
        const { mode, parts, linePrefix } = context;
        const { maxNewTokensSingleLine, maxNewTokensMultiLine } = this.options;
        const started = this.clock.now();
        const generation = this.runner.start(now, model, {
            slot: request.uri,
            parts,
            mode,
            maxNewTokens: mode === "single-line" ? maxNewTokensSingleLine : maxNewTokensMultiLine,
            stop: stopSequences(mode, linePrefix, parts.suffix),
            // What the model has by then still has to be checked and shown.
            deadlineMs: Math.max(1, leftMs * 0.9),
            ...(this.options.givesUp && request.trigger === "automatic" && { giveUp: this.giveUp }),
            ...(request.languageId === undefined ? {} : { languageId: request.languageId }),
            ...(request.alternatives === undefined ? {} : { alternatives: request.alternatives }),
        });
        await this.runner.wait(generation, token);
        onTime(this.clock.now() - started);
        return generation;
    }
}
