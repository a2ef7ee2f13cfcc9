import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type {
    IndexCrate,
    IndexVersion,
    LocalRegistry,
} from "@rust-ai-ide/cargo/registry/index-crate";
import { compareVersions } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import { NameList } from "./name-list.ts";
import { readPackagedVersion } from "./packaged-version.ts";

interface Vendored {
    readonly folder: string;
    readonly version: IndexVersion;
}

/** Package manifests that are read at the same time. */
const readsAtOnce = 64;
const largestManifest = 2_000_000;

/**
 * A folder of unpacked packages that takes the place of a registry: what `cargo vendor` makes, and
 * the registry that Debian installs. It knows one version of most crates, and the manifests are all
 * the index there is.
 */
export class DirectoryRegistry implements LocalRegistry {
    readonly source: string;
    private readonly folder: string;
    private readonly nameList = new NameList(async () => [...(await this.packages()).keys()]);
    private read: { readonly changed: number; readonly packages: Promise<Packages> } | undefined;

    constructor(source: string, folder: string) {
        this.source = source;
        this.folder = folder;
    }

    async crate(name: string): Promise<IndexCrate | undefined> {
        const found = (await this.packages()).get(name);
        if (found === undefined) return undefined;
        return { name, versions: found.map(({ version }) => version), cachedAt: undefined };
    }

    names(prefix: string, limit: number): Promise<readonly string[]> {
        return this.nameList.beginningWith(prefix, limit);
    }

    async sources(name: string, version: string): Promise<string | undefined> {
        const found = (await this.packages()).get(name) ?? [];
        return found.find((one) => one.version.version === version)?.folder;
    }

    /** Read again when folders were added or removed. */
    private async packages(): Promise<Packages> {
        const found = await stat(this.folder).catch(() => undefined);
        const changed = found?.mtimeMs ?? 0;
        if (this.read?.changed !== changed) {
            this.read = { changed, packages: readPackages(this.folder) };
        }
        return this.read.packages;
    }
}

type Packages = ReadonlyMap<string, readonly Vendored[]>;

async function readPackages(folder: string): Promise<Packages> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const folders = entries.filter((one) => !one.isFile() && !one.name.startsWith("."));
    const packages = new Map<string, Vendored[]>();
    for (let start = 0; start < folders.length; start += readsAtOnce) {
        const some = folders.slice(start, start + readsAtOnce);
        for (const one of await Promise.all(some.map(({ name }) => readOne(join(folder, name))))) {
            if (one === undefined) continue;
            const { name } = one.version;
            packages.set(name, [...(packages.get(name) ?? []), one]);
        }
    }
    for (const versions of packages.values()) versions.sort(byVersion);
    return packages;
}

async function readOne(folder: string): Promise<Vendored | undefined> {
    const manifest = await textOf(join(folder, "Cargo.toml"));
    if (manifest === undefined) return undefined;
    const checksum = checksumIn(await textOf(join(folder, ".cargo-checksum.json")));
    const version = readPackagedVersion(manifest, checksum);
    return version && { folder, version };
}

async function textOf(path: string): Promise<string | undefined> {
    const text = await readFile(path, "utf8").catch(() => undefined);
    return text === undefined || text.length > largestManifest ? undefined : text;
}

/** Of the package as it was published; packages of git have none. */
function checksumIn(text: string | undefined): string {
    try {
        const { package: checksum } = JSON.parse(text ?? "{}") as { package?: unknown };
        return typeof checksum === "string" ? checksum : "";
    } catch {
        return "";
    }
}

function byVersion(a: Vendored, b: Vendored): number {
    const [left, right] = [parseVersion(a.version.version), parseVersion(b.version.version)];
    return left === undefined || right === undefined ? 0 : compareVersions(left, right);
}
