import type { IndexCrate, LocalRegistry } from "@rust-ai-ide/cargo/registry/index-crate";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { Registries, RegistryIndex } from "./open-registries.ts";
import type { RegistryClient } from "./registry-client.ts";

export interface OnlineRegistriesOptions {
    readonly registries: Registries;
    readonly client: RegistryClient;
    /** Whether the user allows the network now. Nothing is asked, nor tried, while it is false. */
    readonly isPermitted: () => boolean;
    /** A registry told more of a crate than was known: what was said of it may be another now. */
    readonly onLearned: (name: string) => void;
    /** Told once for each reason, until something is answered again. */
    readonly onFailure: (error: CodedError) => void;
    /** How long somebody who asks for a crate that is not on this machine waits at most. */
    readonly patienceMs?: number;
    /** Milliseconds since 1970. */
    readonly now?: () => number;
}

/** A crate is asked for again after this time, a registry that failed after the shorter one. */
const askAgainMs = 10 * 60_000;
const afterFailureMs = 60_000;

/**
 * Registries that also learn from the network. What is on this machine is still answered at once;
 * the registry is asked behind it, and who asked is told when there is more. Without permission they
 * are the registries that they were made of.
 */
export function onlineRegistries(options: OnlineRegistriesOptions): Registries {
    const { registries } = options;
    const asking = new Map<LocalRegistry, AskingRegistry>();
    const online = (registry: LocalRegistry): AskingRegistry => {
        const known = asking.get(registry) ?? new AskingRegistry(registry, options);
        asking.set(registry, known);
        return known;
    };
    const found = (registry: LocalRegistry | undefined): LocalRegistry | undefined =>
        registry && online(registry);
    return {
        byDefault: online(registries.byDefault),
        config: registries.config,
        names: registries.names,
        ofSource: (source) => found(registries.ofSource(source)),
        ofName: (name) => found(registries.ofName(name)),
        gitSources: (source) => registries.gitSources(source),
        minPublishAge: (source) => registries.minPublishAge(source),
        index: (registry): Promise<RegistryIndex | undefined> =>
            registries.index(registry instanceof AskingRegistry ? registry.local : registry),
    };
}

class AskingRegistry implements LocalRegistry {
    readonly local: LocalRegistry;
    private readonly options: OnlineRegistriesOptions;
    private readonly learned = new Map<string, IndexCrate>();
    private readonly askedAt = new Map<string, number>();
    private failedAt: number | undefined;
    private failure: string | undefined;

    constructor(local: LocalRegistry, options: OnlineRegistriesOptions) {
        this.local = local;
        this.options = options;
    }

    get source(): string {
        return this.local.source;
    }

    async crate(name: string): Promise<IndexCrate | undefined> {
        const known = this.newer(await this.local.crate(name), name);
        if (!this.mayAsk(name)) return known;
        const asked = this.ask(name, known);
        if (known !== undefined) return known;
        await withinTime(asked, this.options.patienceMs ?? 1_000);
        return this.learned.get(name);
    }

    names(prefix: string, limit: number): Promise<readonly string[]> {
        return this.local.names(prefix, limit);
    }

    sources(name: string, version: string): Promise<string | undefined> {
        return this.local.sources(name, version);
    }

    /** Cargo may have asked later than this program; versions are only ever added. */
    private newer(ofCargo: IndexCrate | undefined, name: string): IndexCrate | undefined {
        const learned = this.learned.get(name);
        if (learned === undefined || ofCargo === undefined) return learned ?? ofCargo;
        return learned.versions.length > ofCargo.versions.length ? learned : ofCargo;
    }

    private mayAsk(name: string): boolean {
        if (!this.options.isPermitted()) return false;
        return (
            !this.isWithin(this.askedAt.get(name), askAgainMs) &&
            !this.isWithin(this.failedAt, afterFailureMs)
        );
    }

    /** A clock that was set back makes times of the future, which do not count. */
    private isWithin(at: number | undefined, milliseconds: number): boolean {
        const age = at === undefined ? -1 : this.now() - at;
        return age >= 0 && age < milliseconds;
    }

    private now(): number {
        return (this.options.now ?? Date.now)();
    }

    private async ask(name: string, known: IndexCrate | undefined): Promise<void> {
        const { client, onLearned, onFailure } = this.options;
        this.askedAt.set(name, this.now());
        try {
            const crate = await client.crate(this.local, name, NeverCancelled);
            this.failure = undefined;
            if (crate === undefined) return;
            this.learned.set(name, crate);
            if (crate.versions.length !== known?.versions.length) onLearned(name);
        } catch (error) {
            this.askedAt.delete(name);
            this.failedAt = this.now();
            if (!CodedError.is(error) || this.failure === error.code) return;
            this.failure = error.code;
            onFailure(error);
        }
    }
}

async function withinTime(work: Promise<void>, milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([work, late]);
    clearTimeout(timer);
}
