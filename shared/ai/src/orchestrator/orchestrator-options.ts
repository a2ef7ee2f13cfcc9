import type { Clock } from "@rust-ai-ide/core/clock";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { ModelTask } from "@rust-ai-ide/protocol/model";

/** How long a task may take, in milliseconds. */
export interface TaskBudget {
    /** From the request to its answer, over all attempts; a request's own deadline is stronger. */
    readonly totalMs: number;
    /** One attempt, while another engine is left to ask; in chat until the first text. */
    readonly attemptMs: number;
    /** The same for a model that has to be loaded first. */
    readonly coldAttemptMs: number;
    /** One attempt may always take this share of the time that is left. */
    readonly attemptShare: number;
    /** How long an attempt waits for a free place, while another engine is left to ask. */
    readonly queueMs: number;
}

export interface OrchestratorPolicy {
    readonly budgets: Readonly<Record<ModelTask, TaskBudget>>;
    /** In chat: between two pieces of text. */
    readonly silenceMs: number;
    /** Engines that one request asks at most. */
    readonly maximumAttempts: number;
    /** Ask a second engine when an inline request takes longer than 95 % of the engine's others. */
    readonly hedges: boolean;
    /** A second engine is never asked sooner than this. */
    readonly shortestHedgeMs: number;
    /** Requests of chat and review that run on this machine's processor at a time. */
    readonly backgroundConcurrency: number;
    /** Inline requests that run on this machine's processor at a time. */
    readonly inlineConcurrency: number;
    /** A chat or review request that has waited this long goes before inline ones. */
    readonly starvationMs: number;
    /** Changes of status are told at most this often. */
    readonly statusIntervalMs: number;
    /** An engine whose models could not be listed is asked again after this time, when it is needed. */
    readonly probeIntervalMs: number;
    /** Memory for models that are kept loaded, in bytes; 0: no bound of ours. */
    readonly memoryBudgetBytes: number;
}

function budget(
    totalMs: number,
    attemptMs: number,
    coldAttemptMs: number,
    attemptShare: number,
    queueMs: number,
): TaskBudget {
    return { totalMs, attemptMs, coldAttemptMs, attemptShare, queueMs };
}

export const defaultOrchestratorPolicy: OrchestratorPolicy = {
    budgets: {
        complete: budget(8_000, 1_500, 5_000, 0.7, 150),
        score: budget(10_000, 3_000, 6_000, 0.5, 500),
        chat: budget(600_000, 5_000, 30_000, 0, 5_000),
        embed: budget(60_000, 15_000, 30_000, 0.3, 5_000),
    },
    silenceMs: 30_000,
    maximumAttempts: 3,
    hedges: true,
    shortestHedgeMs: 100,
    backgroundConcurrency: 1,
    inlineConcurrency: 2,
    starvationMs: 2_000,
    statusIntervalMs: 100,
    probeIntervalMs: 15_000,
    memoryBudgetBytes: 0,
};

export interface OrchestratorOptions {
    readonly clock: Clock;
    /** Numbers in [0, 1); spreads probes, so that windows do not ask in step. */
    readonly random: () => number;
    readonly logger: Logger;
    readonly policy?: Partial<OrchestratorPolicy>;
}
