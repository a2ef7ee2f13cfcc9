import {
    type CancellationToken,
    CancelledError,
    NeverCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { Engine } from "../engines/engine.ts";
import { EngineEntry } from "./engine-entry.ts";

export interface EngineRegistryOptions {
    readonly clock: Clock;
    readonly random: () => number;
    readonly logger: Logger;
    readonly probeIntervalMs: () => number;
    readonly onDidChange: () => void;
}

interface Registered {
    readonly entry: EngineEntry;
    readonly subscription: Disposable;
    /** The question for its models that is under way. */
    listing: Promise<void> | undefined;
    /** From when on it may be asked again without anyone wishing it. */
    nextProbeAt: number;
}

/** Knows the engines and what models they have, and asks again where one was not there. */
export class EngineRegistry implements Disposable {
    private readonly options: EngineRegistryOptions;
    private readonly registered = new Map<string, Registered>();

    constructor(options: EngineRegistryOptions) {
        this.options = options;
    }

    get entries(): readonly EngineEntry[] {
        return [...this.registered.values()].map(({ entry }) => entry);
    }

    entry(id: string): EngineEntry | undefined {
        return this.registered.get(id)?.entry;
    }

    add(engine: Engine): void {
        this.remove(engine.id);
        const { clock, random } = this.options;
        const entry = new EngineEntry(engine, clock, random);
        const registered: Registered = {
            entry,
            subscription: engine.onDidChangeModels(() => void this.follow(engine.id)),
            listing: undefined,
            nextProbeAt: Number.POSITIVE_INFINITY,
        };
        this.registered.set(engine.id, registered);
        void this.list(registered, NeverCancelled);
    }

    remove(id: string): void {
        const registered = this.registered.get(id);
        if (registered === undefined) return;
        this.registered.delete(id);
        registered.subscription.dispose();
        registered.entry.engine.dispose();
        this.options.onDidChange();
    }

    /** Asks for models anew, of all engines or one, and forgets failures. Never rejects. */
    async refresh(token: CancellationToken, id?: string): Promise<void> {
        const asked = [...this.registered.values()].filter(
            ({ entry }) => id === undefined || entry.engine.id === id,
        );
        for (const { entry } of asked) entry.forgetFailures();
        await Promise.all(asked.map((registered) => this.list(registered, token)));
    }

    /** Its models are not what they were said to be. */
    async follow(id: string): Promise<void> {
        const registered = this.registered.get(id);
        if (registered === undefined) return;
        // What is being answered now may be older than the change.
        await registered.listing;
        await this.list(registered, NeverCancelled);
    }

    /** Looks, in the background, whether engines that were not there have come back. */
    probeMissing(): void {
        const now = this.options.clock.now();
        for (const registered of this.registered.values()) {
            if (registered.entry.isReachable !== false || now < registered.nextProbeAt) continue;
            void this.list(registered, NeverCancelled);
        }
    }

    dispose(): void {
        for (const id of [...this.registered.keys()]) this.remove(id);
    }

    private list(registered: Registered, token: CancellationToken): Promise<void> {
        registered.listing ??= this.ask(registered, token).finally(() => {
            registered.listing = undefined;
        });
        return registered.listing;
    }

    private async ask(registered: Registered, token: CancellationToken): Promise<void> {
        const { entry } = registered;
        const { clock, random, logger, probeIntervalMs, onDidChange } = this.options;
        try {
            entry.models = await entry.engine.models(token);
            entry.isReachable = true;
        } catch (error) {
            if (CancelledError.is(error)) return;
            if (this.entry(entry.engine.id) !== entry) return;
            logger.debug(`${entry.engine.id}: models: ${describeError(error)}`);
            entry.isReachable = false;
            if (CodedError.is(error)) entry.lastError = error;
            // Spread, so that windows do not ask in step.
            registered.nextProbeAt = clock.now() + probeIntervalMs() * (0.75 + random() / 2);
        }
        onDidChange();
    }
}
