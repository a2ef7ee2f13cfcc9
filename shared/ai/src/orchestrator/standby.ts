import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { EngineEntry } from "./engine-entry.ts";
import type { ModelReference } from "./route-preference.ts";
import { planStandby, type StandbyModel } from "./standby-plan.ts";

export interface StandbyParts {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly entries: () => readonly EngineEntry[];
    readonly entry: (engine: string) => EngineEntry | undefined;
    readonly budgetBytes: () => number;
    /** Models that were chosen for typing: the next keystroke must find them loaded. */
    readonly wanted: () => readonly ModelReference[];
    /** Models that were chosen for other tasks: once loaded, they stay. */
    readonly kept: () => readonly ModelReference[];
    /** Called when a model was loaded or unloaded. */
    readonly onDidChange: (engine: string) => void;
}

/** Keeps chosen models loaded, so that switching takes no time, within the memory budget. */
export class Standby implements Disposable {
    private readonly parts: StandbyParts;
    private readonly life = new CancellationSource();
    private readonly lastUsed = new Map<string, number>();
    private readonly inUse = new Map<string, number>();
    private readonly loadedByUs = new Set<string>();
    private readonly tried = new Set<string>();
    private isWorking = false;
    private isDirty = false;

    constructor(parts: StandbyParts) {
        this.parts = parts;
    }

    /** Tells that a request begins to use a model; dispose the result when it has ended. */
    use(reference: ModelReference): Disposable {
        const key = keyOf(reference);
        const note = (change: number): void => {
            this.lastUsed.set(key, this.parts.clock.now());
            this.inUse.set(key, (this.inUse.get(key) ?? 0) + change);
        };
        note(1);
        return { dispose: () => note(-1) };
    }

    /** Loads and unloads in the background what the routes and the budget ask for now. */
    adjust(): void {
        this.isDirty = true;
        if (!this.isWorking) void this.work();
    }

    /** A choice that could not be loaded is tried again when it is made anew. */
    forgetTries(): void {
        this.tried.clear();
    }

    /** Loads a model on the user's request. */
    async load(reference: ModelReference, token: CancellationToken): Promise<void> {
        const engine = this.parts.entry(reference.engine)?.engine;
        if (engine?.load === undefined) return;
        await engine.load(reference.model, token);
        this.loadedByUs.add(keyOf(reference));
        this.parts.onDidChange(engine.id);
        this.adjust();
    }

    async unload(reference: ModelReference, token: CancellationToken): Promise<void> {
        const engine = this.parts.entry(reference.engine)?.engine;
        if (engine?.unload === undefined) return;
        await engine.unload(reference.model, token);
        this.loadedByUs.delete(keyOf(reference));
        this.parts.onDidChange(engine.id);
    }

    dispose(): void {
        this.life.cancel();
        this.life.dispose();
    }

    private async work(): Promise<void> {
        this.isWorking = true;
        try {
            while (this.isDirty && !this.life.token.isCancellationRequested) {
                this.isDirty = false;
                await this.follow();
            }
        } finally {
            // Together with the last look at what is dirty, so that no call falls between them.
            this.isWorking = false;
        }
    }

    private async follow(): Promise<void> {
        const models = this.models();
        const plan = planStandby(
            [...models.values()].map(({ row }) => row),
            this.parts.budgetBytes(),
        );
        for (const key of plan.unload) {
            const model = models.get(key);
            if (model !== undefined && !this.isBusy(key)) {
                await this.attempt(() => this.unload(model.reference, this.life.token));
            }
        }
        for (const key of plan.load) {
            const model = models.get(key);
            // One that could not be loaded is not tried again and again.
            if (model === undefined || this.tried.has(key)) continue;
            this.tried.add(key);
            await this.attempt(() => this.load(model.reference, this.life.token));
        }
    }

    private async attempt(act: () => Promise<void>): Promise<void> {
        try {
            await act();
        } catch (error) {
            if (!CancelledError.is(error)) {
                this.parts.logger.warn(`standby: ${describeError(error)}`);
            }
        }
    }

    private isBusy(key: string): boolean {
        return (this.inUse.get(key) ?? 0) > 0;
    }

    /** Models of engines on this machine; memory elsewhere is not ours to count. */
    private models(): Map<
        string,
        { readonly reference: ModelReference; readonly row: StandbyModel }
    > {
        const wanted = new Set(this.parts.wanted().map(keyOf));
        const kept = new Set(this.parts.kept().map(keyOf));
        const rows = this.parts.entries().flatMap(({ engine, models }) => {
            if (!engine.isOnThisMachine) return [];
            return models.map((model) => {
                const reference = { engine: engine.id, model: model.name };
                const key = keyOf(reference);
                const isLoaded = model.state === "ready" || model.state === "loading";
                const row: StandbyModel = {
                    key,
                    bytes: model.bytes ?? 0,
                    isLoaded,
                    isInUse: this.isBusy(key),
                    isWanted:
                        wanted.has(key) && engine.load !== undefined && model.state !== "failed",
                    isOurs:
                        this.loadedByUs.has(key) &&
                        !kept.has(key) &&
                        engine.isSelfScheduling !== true &&
                        engine.unload !== undefined,
                    lastUsed: this.lastUsed.get(key) ?? Number.NEGATIVE_INFINITY,
                };
                return [key, { reference, row }] as const;
            });
        });
        return new Map(rows);
    }
}

function keyOf({ engine, model }: ModelReference): string {
    return `${engine}\n${model}`;
}
