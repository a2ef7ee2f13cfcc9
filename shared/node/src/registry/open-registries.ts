import { resolve } from "node:path";
import type { LocalRegistry } from "@rust-ai-ide/cargo/registry/index-crate";
import { CachedRegistry } from "./cached-registry.ts";
import {
    type CargoConfig,
    type CargoEnvironment,
    cargoHome,
    defaultRegistryName,
    readCargoConfig,
    type SourceConfig,
} from "./cargo-config.ts";
import { CrateCache } from "./crate-cache.ts";
import { sourceInLock, sourceOfFolder } from "./default-source.ts";
import { DirectoryRegistry } from "./directory-registry.ts";
import { gitCheckout } from "./git-checkouts.ts";
import { PackedRegistry } from "./packed-registry.ts";
import { foldersOf, type RegistryFolders, unnamedFolders } from "./registry-folders.ts";

export interface RegistriesOptions {
    /** Folder of the manifest: configuration and lock are looked for here and above. */
    readonly folder: string;
    /** Absent: that of this process. */
    readonly env?: CargoEnvironment;
    /** Absent: by the environment. */
    readonly cargoHome?: string;
}

/**
 * The registries that cargo would use in a folder, as far as they are on this machine. Replaced
 * sources are followed: a vendored folder answers for the registry that it replaces. Nothing is
 * asked over the network and nothing is written.
 */
export interface Registries {
    /** Where dependencies without a registry of their own come from. */
    readonly byDefault: LocalRegistry;
    readonly config: CargoConfig;
    /** Names that the configuration gives to registries. */
    readonly names: readonly string[];
    /** `registry+URL`, `sparse+URL`, or a `git+URL` that is replaced by a folder. */
    ofSource(source: string): LocalRegistry | undefined;
    /** A name of the configuration; undefined is the default registry. */
    ofName(name: string | undefined): LocalRegistry | undefined;
    /** Folder of the checkout of a `git+URL#commit`, where cargo has one. */
    gitSources(source: string): Promise<string | undefined>;
    /** Milliseconds for which cargo holds back new versions of a registry. */
    minPublishAge(source: string): number | undefined;
    /** For a client; undefined where nothing on this machine tells the address of the index. */
    index(registry: LocalRegistry): Promise<RegistryIndex | undefined>;
}

/** Where the index of a registry is asked for, replaced sources followed. */
export interface RegistryIndex {
    /** `sparse+URL` or `registry+URL`. */
    readonly source: string;
    /** The configuration's name, by which its token is found. */
    readonly name: string;
    /** Cargo's folder of it below `registry/index`. */
    readonly folder: string | undefined;
}

/** Reads the configuration and finds the registries. Never fails: see `config.problems`. */
export async function openRegistries(options: RegistriesOptions): Promise<Registries> {
    const env = options.env ?? process.env;
    const folder = resolve(options.folder);
    const home = options.cargoHome ?? cargoHome(env, folder);
    const config = await readCargoConfig(folder, env, home);
    const named = namedSources(config);
    const ofLock = await sourceInLock(folder, new Set(named.keys()));
    return new CargoRegistries(config, named, ofLock);
}

/** Names by source, of all registries whose address the configuration has. */
function namedSources({ registries, sources }: CargoConfig): ReadonlyMap<string, string> {
    const named = new Map<string, string>();
    for (const { name, index } of registries.values()) {
        if (index !== undefined) named.set(sourceOfIndex(index), name);
    }
    for (const { name, registry } of sources.values()) {
        if (registry !== undefined && !named.has(sourceOfIndex(registry))) {
            named.set(sourceOfIndex(registry), name);
        }
    }
    return named;
}

/** As locks write it. */
function sourceOfIndex(index: string): string {
    return /^(?:sparse|registry)\+/.test(index) ? index : `registry+${index}`;
}

class CargoRegistries implements Registries {
    readonly byDefault: LocalRegistry;
    readonly config: CargoConfig;
    readonly names: readonly string[];
    private readonly named: ReadonlyMap<string, string>;
    private readonly opened = new Map<string, LocalRegistry>();
    private readonly cache = new CrateCache();

    constructor(
        config: CargoConfig,
        named: ReadonlyMap<string, string>,
        ofLock: string | undefined,
    ) {
        this.config = config;
        this.named = named;
        this.names = [...config.registries.keys()].filter((name) => name !== defaultRegistryName);
        const source =
            ofLock ?? this.configured(defaultRegistryName) ?? `registry+${defaultRegistryName}`;
        this.byDefault = this.open(defaultRegistryName, source);
    }

    ofSource(source: string): LocalRegistry | undefined {
        if (source.startsWith("git+")) return this.ofGit(source);
        const known = this.opened.get(source);
        if (known !== undefined) return known;
        if (!/^(?:registry|sparse)\+/.test(source)) return undefined;
        const name = this.named.get(source);
        // Locks write the address of the default registry, which no configuration has to name.
        if (name === undefined || name === defaultRegistryName) return this.byDefault;
        const registry = this.open(name, source);
        this.opened.set(source, registry);
        return registry;
    }

    ofName(name: string | undefined): LocalRegistry | undefined {
        if (name === undefined || name === defaultRegistryName) return this.byDefault;
        const source = this.configured(name);
        return source === undefined ? undefined : this.ofSource(source);
    }

    gitSources(source: string): Promise<string | undefined> {
        return gitCheckout(this.config.home, source);
    }

    minPublishAge(source: string): number | undefined {
        const { registries, minPublishAge } = this.config;
        const name = this.named.get(source) ?? defaultRegistryName;
        return registries.get(name)?.minPublishAge ?? minPublishAge;
    }

    async index(registry: LocalRegistry): Promise<RegistryIndex | undefined> {
        if (!(registry instanceof CachedRegistry)) return undefined;
        const folder = await registry.indexFolder();
        const { indexAddress } = registry;
        const source = indexAddress ?? (folder === undefined ? undefined : sourceOfFolder(folder));
        if (source === undefined) return undefined;
        return { source, name: this.named.get(source) ?? defaultRegistryName, folder };
    }

    private configured(name: string): string | undefined {
        const { registries, sources } = this.config;
        const index = registries.get(name)?.index ?? sources.get(name)?.registry;
        return index === undefined ? undefined : sourceOfIndex(index);
    }

    /** The registry of a name, or what takes its place; `source` is what locks go on to write. */
    private open(name: string, source: string): LocalRegistry {
        const last = this.replacement(name);
        if (last?.directory !== undefined) return new DirectoryRegistry(source, last.directory);
        const end = last?.name ?? name;
        const address = this.configured(end);
        const folders = this.folders(end, address);
        const cached = new CachedRegistry(source, folders, this.cache, address);
        if (last?.localRegistry === undefined) return cached;
        return new PackedRegistry(source, last.localRegistry, cached, this.cache);
    }

    private folders(name: string, address: string | undefined): RegistryFolders {
        const { home } = this.config;
        const addresses = [...this.named.keys()];
        if (address !== undefined) {
            return foldersOf(
                home,
                address,
                addresses.filter((one) => one !== address),
            );
        }
        return name === defaultRegistryName ? unnamedFolders(home, addresses) : nowhere;
    }

    /** The last source of a chain of `replace-with`; undefined where nothing is replaced. */
    private replacement(name: string): SourceConfig | undefined {
        const seen = new Set<string>();
        let source = this.config.sources.get(name);
        while (source?.replaceWith !== undefined && !seen.has(source.name)) {
            seen.add(source.name);
            const next = source.replaceWith;
            source = this.config.sources.get(next) ?? emptySource(next);
        }
        return source;
    }

    private ofGit(source: string): LocalRegistry | undefined {
        const address = source.replace(/^git\+/, "").replace(/[?#].*$/, "");
        for (const { name, git } of this.config.sources.values()) {
            if (git !== address) continue;
            const last = this.replacement(name);
            const key = `git+${address}`;
            if (last?.directory === undefined) continue;
            const known = this.opened.get(key) ?? new DirectoryRegistry(key, last.directory);
            this.opened.set(key, known);
            return known;
        }
        return undefined;
    }
}

const nowhere: RegistryFolders = {
    index: () => Promise.resolve(undefined),
    sources: () => Promise.resolve([]),
};

/** A source that is replaced by a name of `[registries]`. */
function emptySource(name: string): SourceConfig {
    const nothing = undefined;
    return {
        name,
        replaceWith: nothing,
        registry: nothing,
        directory: nothing,
        localRegistry: nothing,
        git: nothing,
    };
}
