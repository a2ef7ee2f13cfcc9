import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { InferenceEngine } from "./inference-engine.ts";

export interface IdleUnloaderOptions {
    readonly engine: InferenceEngine;
    readonly idleMs: number;
    readonly clock: Clock;
    /** Unloads the model while nothing is generated. */
    readonly unload: (model: string) => void;
}

/** Unloads a model that nobody used for a while. One timer, set for the model that comes first. */
export class IdleUnloader implements Disposable {
    private readonly options: IdleUnloaderOptions;
    private readonly lastUse = new Map<string, number>();
    private timer: Disposable | undefined;

    constructor(options: IdleUnloaderOptions) {
        this.options = options;
    }

    used(model: string): void {
        this.lastUse.set(model, this.options.clock.now());
        if (this.timer === undefined) this.arm();
    }

    dispose(): void {
        this.timer?.dispose();
        this.lastUse.clear();
    }

    private arm(): void {
        const { clock, idleMs } = this.options;
        const oldest = Math.min(...this.lastUse.values());
        if (!Number.isFinite(oldest)) return;
        this.timer = clock.schedule(Math.max(0, oldest + idleMs - clock.now()), () => {
            this.timer = undefined;
            this.expire();
            this.arm();
        });
    }

    private expire(): void {
        const { clock, idleMs, engine, unload } = this.options;
        const states = new Map(engine.list().map((model) => [model.id, model.state]));
        for (const [model, time] of [...this.lastUse]) {
            if (clock.now() - time < idleMs) continue;
            if (states.get(model) === "working" || states.get(model) === "loading") {
                this.lastUse.set(model, clock.now());
                continue;
            }
            this.lastUse.delete(model);
            if (states.get(model) === "ready") unload(model);
        }
    }
}
