import type { SourceNames } from "@rust-ai-ide/cargo/resolve/manifest-summary";
import type { VersionSource } from "@rust-ai-ide/cargo/resolve/resolve-request";
import type { Registries } from "../registry/open-registries.ts";

/** Sources of manifests by the registries of a folder. */
export function registryNames(registries: Registries): SourceNames {
    return {
        byDefault: registries.byDefault.source,
        ofName: (name) => registries.ofName(name)?.source,
        ofIndex: (url) => (/^(?:sparse|registry)\+/.test(url) ? url : `registry+${url}`),
    };
}

const opened = new WeakMap<Registries, VersionSource>();

/** What the caches of registries know of crates; one for each, so that what was read of them is kept. */
export function registryVersions(registries: Registries): VersionSource {
    const known = opened.get(registries);
    if (known !== undefined) return known;
    const { ofIndex } = registryNames(registries);
    const versions: VersionSource = {
        crate: async (source, name) => {
            // A source without an address could not be written into a lock.
            if (!source.includes("://")) return undefined;
            return await registries.ofSource(source)?.crate(name);
        },
        sourceOfIndex: ofIndex,
    };
    opened.set(registries, versions);
    return versions;
}
