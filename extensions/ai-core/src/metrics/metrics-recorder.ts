import type {
    EngineStatus,
    LatencyHistogram,
    LatencySummary,
    OrchestratorStatus,
} from "@rust-ai-ide/ai/orchestrator/orchestrator-status";
import type { Clock } from "@rust-ai-ide/core/clock";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import { Recent } from "@rust-ai-ide/core/recent";
import type { CompletionSource, SilenceReason } from "@rust-ai-ide/protocol/completion";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { LastRequest } from "../shell-state.ts";
import { histogramOf, histogramSince, summaryOf, totalOf } from "./histogram.ts";

/** How much of a suggestion was taken. */
export type AcceptedPart = "full" | "word" | "line";

export interface MemorySample {
    /** Milliseconds since recording began. */
    readonly at: number;
    readonly bytes: number;
}

export interface EngineFigures {
    readonly id: string;
    readonly label: string;
    readonly health: EngineStatus["health"];
    readonly tokensPerSecond?: number | undefined;
    readonly tasks: readonly {
        readonly task: ModelTask;
        readonly breaker: "closed" | "open" | "half-open";
        readonly requests: number;
        readonly failures: number;
        readonly cancelled: number;
        /** Of the newest answers, whenever the figures were reset. */
        readonly latency: LatencySummary;
    }[];
}

/** Everything that the metrics page shows, and what "Copy as JSON" copies: plain data, no texts. */
export interface MetricsSnapshot {
    /** Milliseconds that are covered. */
    readonly duration: number;
    /** Time from a keystroke's request to its suggestion, in milliseconds. */
    readonly suggestions: LatencyHistogram;
    /** The same in short, of the newest 2,000. */
    readonly suggestionTimes: LatencySummary;
    /** Time of an engine's answer by task. */
    readonly tasks: readonly { readonly task: ModelTask; readonly histogram: LatencyHistogram }[];
    readonly shown: number;
    readonly shownBySource: Readonly<Partial<Record<CompletionSource, number>>>;
    readonly silent: Readonly<Partial<Record<SilenceReason, number>>>;
    readonly accepted: Readonly<Record<AcceptedPart, number>>;
    readonly engines: readonly EngineFigures[];
    readonly failovers: number;
    readonly memory: readonly MemorySample[];
}

export const emptyStatus: OrchestratorStatus = {
    engines: [],
    routes: [],
    failovers: 0,
    histogram: {},
};

/** An hour of samples at the pace of the page. */
const memorySamples = 720;
const rememberedTimings = 2000;

/** Counts what happens in one window, for the metrics page. Nothing of it leaves the machine. */
export class MetricsRecorder {
    private readonly clock: Clock;
    private readonly changed = new Emitter<void>();
    readonly onDidChange: Event<void> = this.changed.event;
    private started: number;
    private timings = new Recent<number>(rememberedTimings);
    private memory = new Recent<MemorySample>(memorySamples);
    private shownBySource: Partial<Record<CompletionSource, number>> = {};
    private silent: Partial<Record<SilenceReason, number>> = {};
    private accepted: Record<AcceptedPart, number> = { full: 0, word: 0, line: 0 };
    private baseline = emptyStatus;

    constructor(clock: Clock) {
        this.clock = clock;
        this.started = clock.now();
    }

    noteAnswer(last: LastRequest): void {
        if (last.kind === "shown") {
            this.shownBySource[last.source] = (this.shownBySource[last.source] ?? 0) + 1;
            this.timings.add(last.milliseconds);
        } else {
            this.silent[last.reason] = (this.silent[last.reason] ?? 0) + 1;
        }
        this.changed.fire();
    }

    noteAccepted(part: AcceptedPart): void {
        this.accepted[part]++;
        this.changed.fire();
    }

    noteMemory(bytes: number): void {
        this.memory.add({ at: this.clock.now() - this.started, bytes });
        this.changed.fire();
    }

    /** Starts counting anew; what the orchestrator has counted so far is left out from now on. */
    reset(status: OrchestratorStatus): void {
        this.started = this.clock.now();
        this.timings = new Recent(rememberedTimings);
        this.memory = new Recent(memorySamples);
        this.shownBySource = {};
        this.silent = {};
        this.accepted = { full: 0, word: 0, line: 0 };
        this.baseline = status;
        this.changed.fire();
    }

    snapshot(status: OrchestratorStatus): MetricsSnapshot {
        return {
            duration: this.clock.now() - this.started,
            suggestions: histogramOf(this.timings.all()),
            suggestionTimes: summaryOf(this.timings.all()),
            tasks: tasksOf(status, this.baseline),
            shown: sum(Object.values(this.shownBySource)),
            shownBySource: { ...this.shownBySource },
            silent: { ...this.silent },
            accepted: { ...this.accepted },
            engines: status.engines.map((engine) => figuresOf(engine, this.baseline)),
            failovers: since(status.failovers, this.baseline.failovers),
            memory: this.memory.all(),
        };
    }

    dispose(): void {
        this.changed.dispose();
    }
}

function tasksOf(status: OrchestratorStatus, baseline: OrchestratorStatus) {
    return Object.entries(status.histogram)
        .map(([task, histogram]) => ({
            task: task as ModelTask,
            histogram: histogramSince(histogram, baseline.histogram[task as ModelTask]),
        }))
        .filter(({ histogram }) => totalOf(histogram) > 0);
}

function figuresOf(engine: EngineStatus, baseline: OrchestratorStatus): EngineFigures {
    const before = baseline.engines.find(({ id }) => id === engine.id);
    const tasks = engine.tasks.map((task) => {
        const earlier = before?.tasks.find((candidate) => candidate.task === task.task);
        return {
            task: task.task,
            breaker: task.breaker,
            requests: since(task.requests, earlier?.requests),
            failures: since(task.failures, earlier?.failures),
            cancelled: since(task.cancelled, earlier?.cancelled),
            latency: task.latency,
        };
    });
    const { id, label, health, tokensPerSecond } = engine;
    return { id, label, health, tokensPerSecond, tasks };
}

/** An engine that was removed and added again counts from zero. */
function since(now: number, before = 0): number {
    return now >= before ? now - before : now;
}

function sum(values: readonly number[]): number {
    return values.reduce((total, value) => total + value, 0);
}

/** Share of shown suggestions that came without asking a model; `undefined` before the first. */
export function cacheHitRate({ shown, shownBySource }: MetricsSnapshot): number | undefined {
    return shown === 0 ? undefined : (shownBySource.cache ?? 0) / shown;
}

/**
 * Share of new suggestions that were accepted as a whole. A suggestion that only stays while the
 * user types along comes from the cache and is not counted again.
 */
export function acceptanceRate(snapshot: MetricsSnapshot): number | undefined {
    const fresh = snapshot.shown - (snapshot.shownBySource.cache ?? 0);
    return fresh <= 0 ? undefined : Math.min(1, snapshot.accepted.full / fresh);
}
