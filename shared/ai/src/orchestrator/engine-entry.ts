import type { Clock } from "@rust-ai-ide/core/clock";
import type { ErrorDescription } from "@rust-ai-ide/core/errors";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { Engine, EngineModel } from "../engines/engine.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { TaskMeter } from "./task-meter.ts";

/** What is known of one engine at one task. */
export interface TaskRecord {
    readonly breaker: CircuitBreaker;
    readonly meter: TaskMeter;
}

/** How much the newest answer weighs in the speed that is shown. */
const newestWeight = 0.3;

/** What is known of one engine. */
export class EngineEntry {
    readonly engine: Engine;
    private readonly clock: Clock;
    private readonly random: () => number;
    private readonly records = new Map<ModelTask, TaskRecord>();
    models: readonly EngineModel[] = [];
    /** Whether the last question for its models was answered; undefined before the first answer. */
    isReachable: boolean | undefined;
    lastError: ErrorDescription | undefined;
    tokensPerSecond: number | undefined;

    constructor(engine: Engine, clock: Clock, random: () => number) {
        this.engine = engine;
        this.clock = clock;
        this.random = random;
    }

    record(task: ModelTask): TaskRecord {
        const known = this.records.get(task);
        if (known !== undefined) return known;
        const record = {
            breaker: new CircuitBreaker(this.clock, this.random),
            meter: new TaskMeter(),
        };
        this.records.set(task, record);
        return record;
    }

    /** The tasks that were asked of it so far. */
    get tasks(): ReadonlyMap<ModelTask, TaskRecord> {
        return this.records;
    }

    noteSpeed(newTokens: number | undefined, milliseconds: number): void {
        if (newTokens === undefined || newTokens < 2 || milliseconds <= 0) return;
        const speed = (newTokens * 1000) / milliseconds;
        const before = this.tokensPerSecond ?? speed;
        this.tokensPerSecond = before + (speed - before) * newestWeight;
    }

    forgetFailures(): void {
        this.lastError = undefined;
        for (const { breaker } of this.records.values()) breaker.reset();
    }
}
