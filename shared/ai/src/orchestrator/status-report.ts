import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { Admission } from "./admission.ts";
import type { EngineEntry } from "./engine-entry.ts";
import type { EngineStatus, LatencyHistogram, TaskStatus } from "./orchestrator-status.ts";
import { sumHistograms } from "./task-meter.ts";

export const modelTasks: readonly ModelTask[] = ["complete", "score", "chat", "embed"];

/** One engine as views show it. */
export function engineStatus(entry: EngineEntry, admission: Admission): EngineStatus {
    const { engine, models, lastError, tokensPerSecond } = entry;
    return {
        id: engine.id,
        label: engine.label,
        kind: engine.kind,
        health: health(entry),
        models,
        outstanding: admission.outstanding(engine.id),
        queued: admission.queued(engine.id),
        tasks: [...entry.tasks].map(([task, { breaker, meter }]): TaskStatus => {
            const { requests, failures, cancelled, latency } = meter;
            const { state, retryAt } = breaker;
            return { task, breaker: state, retryAt, requests, failures, cancelled, latency };
        }),
        lastError: lastError && {
            code: lastError.code,
            message: lastError.message,
            nextStep: lastError.nextStep,
        },
        tokensPerSecond,
    };
}

function health(entry: EngineEntry): EngineStatus["health"] {
    const breakers = [...entry.tasks.values()].map(({ breaker }) => breaker);
    if (entry.isReachable === false) return "down";
    if (breakers.some(({ state }) => state !== "closed")) return "failing";
    if (breakers.some(({ failuresInARow }) => failuresInARow > 0)) return "failing";
    return entry.isReachable === undefined ? "unknown" : "healthy";
}

/** The times of all engines together, for the tasks that were asked for. */
export function histograms(
    entries: readonly EngineEntry[],
): Readonly<Partial<Record<ModelTask, LatencyHistogram>>> {
    const rows = modelTasks.flatMap((task) => {
        const meters = entries.flatMap((entry) => entry.tasks.get(task)?.meter ?? []);
        return meters.length === 0
            ? []
            : [[task, sumHistograms(meters.map((meter) => meter.histogram))] as const];
    });
    return Object.fromEntries(rows);
}

/** Calls back once for all changes within an interval: at once, and at its end for later ones. */
export class Coalesced implements Disposable {
    private readonly clock: Clock;
    private readonly intervalMs: () => number;
    private readonly act: () => void;
    private timer: Disposable | undefined;
    private isPending = false;
    private isDisposed = false;

    constructor(clock: Clock, intervalMs: () => number, act: () => void) {
        this.clock = clock;
        this.intervalMs = intervalMs;
        this.act = act;
    }

    note(): void {
        if (this.isDisposed) return;
        if (this.timer !== undefined) {
            this.isPending = true;
            return;
        }
        this.timer = this.clock.schedule(this.intervalMs(), () => {
            this.timer = undefined;
            if (!this.isPending) return;
            this.isPending = false;
            this.note();
        });
        this.act();
    }

    dispose(): void {
        this.isDisposed = true;
        this.timer?.dispose();
        this.timer = undefined;
    }
}
