import type { ErrorDescription } from "@rust-ai-ide/core/errors";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { EngineKind, EngineModel } from "../engines/engine.ts";

/** Breaker of one engine and task: `half-open` lets one probe through. */
export type BreakerState = "closed" | "open" | "half-open";

/** Times in milliseconds; percentiles over a sliding window of the last 512 answers. */
export interface LatencySummary {
    readonly count: number;
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
}

/** Counts of all answers by upper bound in milliseconds; the last bucket has none. */
export interface LatencyHistogram {
    readonly bounds: readonly number[];
    readonly counts: readonly number[];
}

export interface TaskStatus {
    readonly task: ModelTask;
    readonly breaker: BreakerState;
    /** When an open breaker lets a probe through, by the clock; absent when it is closed. */
    readonly retryAt?: number | undefined;
    readonly requests: number;
    readonly failures: number;
    readonly cancelled: number;
    readonly latency: LatencySummary;
}

export interface EngineStatus {
    readonly id: string;
    readonly label: string;
    readonly kind: EngineKind;
    readonly health: "unknown" | "healthy" | "failing" | "down";
    readonly models: readonly EngineModel[];
    readonly outstanding: number;
    readonly queued: number;
    readonly tasks: readonly TaskStatus[];
    readonly lastError?: ErrorDescription | undefined;
    /** New tokens a second of the last answers that told; absent before the first. */
    readonly tokensPerSecond?: number | undefined;
}

/** A model that a task goes to, and why. */
export interface RouteStatus {
    readonly task: ModelTask;
    readonly engine: string;
    readonly model: string;
    readonly reason: "pinned" | "workspace" | "default" | "failover";
}

/** A snapshot for views and the metrics page; plain data. */
export interface OrchestratorStatus {
    readonly engines: readonly EngineStatus[];
    readonly routes: readonly RouteStatus[];
    /** First attempts that another engine answered instead. */
    readonly failovers: number;
    readonly histogram: Readonly<Partial<Record<ModelTask, LatencyHistogram>>>;
}
