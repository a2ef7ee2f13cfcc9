import { compareVersions } from "../version/compare-versions.ts";
import { parseVersion } from "../version/parse-version.ts";
import type { Version } from "../version/version.ts";
import type { IndexCrate, IndexVersion } from "./index-crate.ts";

/** A version of the index, parsed. */
export interface KnownVersion {
    readonly version: Version;
    readonly entry: IndexVersion;
}

/** Versions of a crate, newest first; what is no version is left out. */
export function newestFirst(crate: IndexCrate): readonly KnownVersion[] {
    const known: KnownVersion[] = [];
    for (const entry of crate.versions) {
        const version = parseVersion(entry.version);
        if (version !== undefined) known.push({ version, entry });
    }
    return known.sort((a, b) => compareVersions(b.version, a.version));
}
