import type { Clock } from "@rust-ai-ide/core/clock";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { ModelErrors } from "../models/errors.ts";
import type { InferenceEngine } from "./inference-engine.ts";

export interface MemoryGuardOptions {
    readonly engine: InferenceEngine;
    /** The limit while these models are known. */
    readonly limitBytes: (models: readonly ModelSummary[]) => number;
    readonly residentBytes: () => number;
    /** Gives freed buffers back to the system now; the collector alone may wait for long. */
    readonly collectGarbage: () => void;
    /** Runs work that unloads models while nothing is generated. */
    readonly betweenJobs: (work: () => Promise<void>) => void;
    /** Called when nothing else helps. */
    readonly exit: () => void;
    readonly logger: Logger;
    readonly clock: Clock;
}

const intervalMs = 30_000;
const mebibyte = 1024 * 1024;
/** What a model takes while it is loaded, as a multiple of its weights: a little room to compute. */
const loadFactor = 1.2;

/**
 * Holds the process under its memory limit. Several models stay loaded while they fit. When the
 * process grows over the limit all the same: caches go first, then models that were not used
 * last, then the last one (which is not loaded again: it is too large), then the process.
 */
export class MemoryGuard implements Disposable {
    private readonly options: MemoryGuardOptions;
    private readonly disposables = new DisposableStore();
    private readonly oversized = new Set<string>();
    private timer: Disposable | undefined;
    /** Least recently used first. */
    private readonly uses = new Set<string>();
    private isChecking = false;
    private isDisposed = false;

    constructor(options: MemoryGuardOptions) {
        this.options = options;
        this.disposables.add(options.engine.onDidChangeModels(() => this.arm()));
    }

    /** True for a model that alone needs more than the limit. */
    isTooLarge(model: string): boolean {
        return this.oversized.has(model);
    }

    get limitBytes(): number {
        return this.options.limitBytes(this.options.engine.list());
    }

    used(model: string): void {
        this.uses.delete(model);
        this.uses.add(model);
    }

    /**
     * Called before a model is used, while nothing is generated: if it has to be loaded and does not
     * fit beside the others, those that were not used for longest are unloaded first. Throws
     * `model.largerThanMemory` for a model that does not fit alone; nothing is unloaded then.
     */
    async makeRoom(id: string): Promise<void> {
        const { engine, logger, residentBytes } = this.options;
        const models = engine.list();
        const model = models.find((each) => each.id === id);
        if (model?.state !== "available") return;
        const limit = this.options.limitBytes(
            models.map((each) => (each.id === id ? { ...each, state: "loading" } : each)),
        );
        const needed = model.bytes * loadFactor;
        if (needed > limit) {
            throw ModelErrors.largerThanMemory(model.name, megabytes(needed), megabytes(limit));
        }
        for (const other of this.loadedModels()) {
            if (residentBytes() + needed <= limit) return;
            logger.info(`memory: unloading ${other} to make room for ${id}`);
            await engine.unload(other);
            this.options.collectGarbage();
        }
    }

    /** Cheap while the process is under its limit. */
    check(): void {
        if (this.isChecking || this.isDisposed || !this.isOver()) return;
        this.isChecking = true;
        this.options.betweenJobs(async () => {
            try {
                await this.shrink();
            } finally {
                this.isChecking = false;
            }
        });
    }

    dispose(): void {
        this.isDisposed = true;
        this.timer?.dispose();
        this.disposables.dispose();
    }

    private async shrink(): Promise<void> {
        const { engine, logger } = this.options;
        logger.warn(`memory: ${this.figures()}; dropping caches`);
        engine.dropCaches?.();
        this.options.collectGarbage();
        for (const id of this.loadedModels()) {
            if (!this.isOver()) return;
            logger.warn(`memory: ${this.figures()}; unloading ${id}`);
            if (id === [...this.uses].at(-1)) this.oversized.add(id);
            await engine.unload(id);
            this.options.collectGarbage();
        }
        if (!this.isOver()) return;
        logger.error(`memory: ${this.figures()} with nothing left to drop; the process ends`);
        // One end is enough: the job that this runs in is followed by another check.
        this.dispose();
        this.options.exit();
    }

    /** Loaded models, the one that was used last at the end, one that nobody used yet first. */
    private loadedModels(): string[] {
        const loaded = this.options.engine
            .list()
            .filter((model) => model.state === "ready" || model.state === "working")
            .map((model) => model.id);
        const order = [...this.uses];
        const rank = (id: string): number => order.indexOf(id);
        return loaded.sort((a, b) => rank(a) - rank(b));
    }

    private isOver(): boolean {
        return this.options.residentBytes() > this.limitBytes;
    }

    private figures(): string {
        return `${megabytes(this.options.residentBytes())} of ${megabytes(this.limitBytes)} MB`;
    }

    /** Looks again now and then while a model is loaded; without one there is nothing that grows. */
    private arm(): void {
        if (this.isDisposed || this.timer !== undefined) return;
        if (this.loadedModels().length === 0) return;
        this.timer = this.options.clock.schedule(intervalMs, () => {
            this.timer = undefined;
            this.check();
            this.arm();
        });
    }
}

function megabytes(bytes: number): number {
    return Math.round(bytes / mebibyte);
}
