import {
    factsOfIndex,
    factsOfManifest,
    type PackageFacts,
    unknownFacts,
} from "@rust-ai-ide/cargo/graph/package-facts";
import type { LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { LocalRegistry } from "@rust-ai-ide/cargo/registry/index-crate";
import { findRoot } from "./find-root.ts";
import { packagesBelow } from "./git-packages.ts";
import { ManifestCache, type ReadManifestFile } from "./manifest-cache.ts";

/** Where sources of packages are on this machine. */
export interface PackageSources {
    ofSource(source: string): LocalRegistry | undefined;
    /** Checkout folder of a git source. */
    gitSources(source: string): Promise<string | undefined>;
    /** What the user's configuration says. */
    readonly config?: { readonly buildTarget: string | undefined };
}

const mostFacts = 20_000;

/** What packages of registries and git say of themselves; what was read once stays, for it cannot change. */
export class PackageFactsCache {
    private readonly facts = new Map<string, Promise<PackageFacts | undefined>>();
    private readonly checkouts = new Map<string, Promise<ReadonlyMap<string, ReadManifestFile>>>();
    private readonly manifests = new ManifestCache();

    async read(of: LockPackage, sources: PackageSources): Promise<PackageFacts> {
        const { name, version, source } = of;
        if (source === undefined) return unknownFacts(name, version, source);
        const key = `${name} ${version} ${source}`;
        let facts = this.facts.get(key);
        if (facts === undefined) {
            facts = source.startsWith("git+")
                ? this.ofGit(name, version, source, sources)
                : this.ofRegistry(name, version, source, sources);
            if (this.facts.size >= mostFacts) this.facts.clear();
            this.facts.set(key, facts);
        }
        const found = await facts.catch(() => undefined);
        // It may be fetched later, so only what was found is kept.
        if (found?.manifestPath === undefined) this.facts.delete(key);
        return found ?? unknownFacts(name, version, source);
    }

    private async ofRegistry(
        name: string,
        version: string,
        source: string,
        sources: PackageSources,
    ): Promise<PackageFacts | undefined> {
        const registry = sources.ofSource(source);
        const folder = (await registry?.sources(name, version))?.replaceAll("\\", "/");
        if (folder !== undefined) {
            const manifestPath = `${folder}/Cargo.toml`;
            // Not kept: of hundreds of manifests only what is told here is needed again.
            const read = await new ManifestCache().read(manifestPath);
            const place = { manifestPath, folder, source, isMember: false };
            const facts = read && factsOfManifest(read.manifest, place, undefined);
            if (facts !== undefined) return facts;
        }
        const known = await registry?.crate(name);
        const published = known?.versions.find((each) => sameVersion(each.version, version));
        return published === undefined ? undefined : factsOfIndex(published, source);
    }

    private async ofGit(
        name: string,
        version: string,
        source: string,
        sources: PackageSources,
    ): Promise<PackageFacts | undefined> {
        const vendored = await this.ofRegistry(name, version, source, sources);
        if (vendored !== undefined) return vendored;
        const checkout = (await sources.gitSources(source))?.replaceAll("\\", "/");
        if (checkout === undefined) return undefined;
        let packages = this.checkouts.get(checkout);
        packages ??= packagesBelow(checkout, this.manifests);
        this.checkouts.set(checkout, packages);
        const read = (await packages).get(name);
        if (read === undefined) return undefined;
        const root = await findRoot(read, this.manifests, undefined);
        const place = { manifestPath: read.path, folder: read.folder, source, isMember: false };
        return factsOfManifest(read.manifest, place, root ?? read);
    }
}

/** Build metadata takes no part in which version of a registry is meant. */
function sameVersion(a: string, b: string): boolean {
    return a.split("+")[0] === b.split("+")[0];
}
