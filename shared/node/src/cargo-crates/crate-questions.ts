import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type {
    IndexCrate,
    IndexVersion,
    LocalRegistry,
} from "@rust-ai-ide/cargo/registry/index-crate";
import { compareVersions } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { Version } from "@rust-ai-ide/cargo/version/version";
import type { CrateVersion, FoundCrate } from "@rust-ai-ide/protocol/cargo/crates";

/** Manifests are small; what is longer is not read for a description. */
const longestManifest = 200_000;

/** Crates whose names begin with some letters, with what the machine knows of them. */
export async function findCrates(
    registry: LocalRegistry,
    prefix: string,
    limit: number,
): Promise<FoundCrate[]> {
    const names = await registry.names(prefix, limit);
    return Promise.all(names.map((name) => describeCrate(registry, name)));
}

/** All versions of a crate, the newest first. */
export async function crateVersions(
    registry: LocalRegistry,
    name: string,
): Promise<{ versions: CrateVersion[]; cachedAt?: number }> {
    const known = await registry.crate(name);
    if (known === undefined) return { versions: [] };
    const versions = newestFirst(known).map(({ entry }) => crateVersion(entry));
    return {
        versions,
        ...(known.cachedAt === undefined ? {} : { cachedAt: known.cachedAt }),
    };
}

async function describeCrate(registry: LocalRegistry, name: string): Promise<FoundCrate> {
    const known = await registry.crate(name);
    if (known === undefined) return { name };
    const versions = newestFirst(known);
    const newest = versions.find(({ entry, version }) => !entry.yanked && version.pre.length === 0);
    const description = await unpackedDescription(registry, versions);
    return {
        name: known.name,
        ...(newest === undefined ? {} : { newest: newest.entry.version }),
        ...(description === undefined ? {} : { description }),
    };
}

interface Parsed {
    readonly entry: IndexVersion;
    readonly version: Version;
}

function newestFirst({ versions }: IndexCrate): Parsed[] {
    return versions
        .flatMap((entry) => {
            const version = parseVersion(entry.version);
            return version === undefined ? [] : [{ entry, version }];
        })
        .sort((one, other) => compareVersions(other.version, one.version));
}

function crateVersion(entry: IndexVersion): CrateVersion {
    const { version, yanked, features, publishedAt, rustVersion } = entry;
    return {
        version,
        yanked,
        ...(publishedAt === undefined ? {} : { publishedAt }),
        ...(rustVersion === undefined ? {} : { rustVersion }),
        features: Object.keys(features).filter((name) => name !== "default"),
        defaultFeatures: [...(features.default ?? [])],
    };
}

/** Of the newest version whose sources are on this machine. */
async function unpackedDescription(
    registry: LocalRegistry,
    versions: readonly Parsed[],
): Promise<string | undefined> {
    for (const { entry } of versions.slice(0, 8)) {
        const folder = await registry.sources(entry.name, entry.version);
        if (folder === undefined) continue;
        return descriptionIn(join(folder, "Cargo.toml"));
    }
    return undefined;
}

/** cargo itself wrote this manifest anew, so that a description is one string on one line or several. */
async function descriptionIn(path: string): Promise<string | undefined> {
    let text: string;
    try {
        text = await readFile(path, "utf8");
    } catch {
        return undefined;
    }
    if (text.length > longestManifest) return undefined;
    const [, long, short] =
        /^description = (?:"""([\s\S]*?)"""|"((?:[^"\\]|\\.)*)")/m.exec(text) ?? [];
    const written = long ?? short;
    if (written === undefined) return undefined;
    return written
        .replace(/\\(["\\])/g, "$1")
        .replace(/\\n|\\\n/g, " ")
        .replace(/\s+/g, " ")
        .trim();
}
