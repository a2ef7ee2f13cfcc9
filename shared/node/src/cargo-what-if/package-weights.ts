import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import type { PackageWeight } from "@rust-ai-ide/cargo/what-if/what-if-surroundings";
import { effectivePackage } from "@rust-ai-ide/cargo/workspace/inherited";
import type { PackageSources } from "../cargo-workspace/package-sources.ts";

/** What the unpacked sources of a package weigh. */
export interface SourceWeight {
    readonly sizeBytes: number;
    readonly files: number;
    /** Lines of Rust, comments and empty ones included. */
    readonly rustLines: number;
}

/** A package as locks and graphs name it. */
export type NamedPackage = Pick<LockPackage, "name" | "version"> & {
    readonly source?: string | undefined;
};

/** Folders that are walked at the same time, so that questions come in between. */
const walkedAtOnce = 4;
/** More than any published package has. */
const mostFiles = 20_000;
const largestRead = 10_000_000;

/** What is known of packages by their unpacked sources; what was read once stays, for it cannot change. */
export class PackageWeights {
    private readonly sources: PackageSources;
    private readonly seconds: ReadonlyMap<string, number>;
    private readonly licenses = new Map<string, Promise<string | undefined>>();
    private readonly sizes = new Map<string, Promise<number | undefined>>();
    private readonly knownSizes = new Map<string, number>();

    /** @param seconds Of the last build, by `name version`. */
    constructor(sources: PackageSources, seconds: ReadonlyMap<string, number> = new Map()) {
        this.sources = sources;
        this.seconds = seconds;
    }

    async weigh(each: NamedPackage): Promise<PackageWeight> {
        const sizeBytes = await this.once(this.sizes, each, (folder) =>
            weighFolder(folder, false).then((weight) => weight.sizeBytes),
        );
        if (sizeBytes !== undefined) this.knownSizes.set(keyOf(each), sizeBytes);
        return this.known(each);
    }

    /** What is known already, without reading anything. */
    known(each: NamedPackage): PackageWeight {
        const sizeBytes = this.knownSizes.get(keyOf(each));
        const buildSeconds = this.seconds.get(`${each.name} ${each.version}`);
        return {
            ...(sizeBytes === undefined ? {} : { sizeBytes }),
            ...(buildSeconds === undefined ? {} : { buildSeconds }),
        };
    }

    /** Weighs packages a few at a time, for {@link known}. */
    async weighAll(packages: readonly NamedPackage[]): Promise<void> {
        const rest = packages.filter((each) => !this.knownSizes.has(keyOf(each)));
        const next = async (): Promise<void> => {
            for (let each = rest.pop(); each !== undefined; each = rest.pop()) {
                await this.weigh(each);
            }
        };
        await Promise.all(Array.from({ length: walkedAtOnce }, next));
    }

    /** The same with what newer builds measured. */
    withSeconds(seconds: ReadonlyMap<string, number>): PackageWeights {
        const weights = new PackageWeights(this.sources, seconds);
        for (const [key, license] of this.licenses) weights.licenses.set(key, license);
        for (const [key, size] of this.sizes) weights.sizes.set(key, size);
        for (const [key, size] of this.knownSizes) weights.knownSizes.set(key, size);
        return weights;
    }

    license(each: NamedPackage): Promise<string | undefined> {
        return this.once(this.licenses, each, readLicense);
    }

    /** With lines, for which every file of Rust is read. Undefined where the sources are not here. */
    async weighSources(each: NamedPackage): Promise<SourceWeight | undefined> {
        const folder = await this.folderOf(each);
        return folder === undefined ? undefined : weighFolder(folder, true);
    }

    private async once<T>(
        known: Map<string, Promise<T | undefined>>,
        each: NamedPackage,
        read: (folder: string) => Promise<T | undefined>,
    ): Promise<T | undefined> {
        const key = keyOf(each);
        let answer = known.get(key);
        if (answer === undefined) {
            answer = this.folderOf(each).then((folder) =>
                folder === undefined ? undefined : read(folder),
            );
            known.set(key, answer);
        }
        const found = await answer.catch(() => undefined);
        // It may be fetched later.
        if (found === undefined) known.delete(key);
        return found;
    }

    private async folderOf({ name, version, source }: NamedPackage): Promise<string | undefined> {
        if (source === undefined || source.startsWith("git+")) return undefined;
        return await this.sources.ofSource(source)?.sources(name, version);
    }
}

function keyOf({ name, version, source }: NamedPackage): string {
    return `${name} ${version} ${source}`;
}

async function readLicense(folder: string): Promise<string | undefined> {
    const text = await readFile(join(folder, "Cargo.toml"), "utf8").catch(() => undefined);
    if (text === undefined) return undefined;
    const manifest = readManifest(text);
    const license = effectivePackage(manifest, undefined)?.license;
    if (license !== undefined) return license;
    const file = manifest.package?.licenseFile;
    return file === undefined || file === "inherited" ? undefined : `file ${file.value}`;
}

/** Links are not followed. */
async function weighFolder(folder: string, withLines: boolean): Promise<SourceWeight> {
    let [sizeBytes, files, rustLines] = [0, 0, 0];
    let wave = [folder];
    while (wave.length > 0 && files < mostFiles) {
        const next: string[] = [];
        for (const each of wave) {
            const entries = await readdir(each, { withFileTypes: true }).catch(() => []);
            for (const entry of entries) {
                const path = join(each, entry.name);
                if (entry.isDirectory()) next.push(path);
                if (!entry.isFile()) continue;
                const size = (await stat(path).catch(() => undefined))?.size ?? 0;
                sizeBytes += size;
                files++;
                if (withLines && entry.name.endsWith(".rs") && size <= largestRead) {
                    rustLines += await linesOf(path);
                }
            }
        }
        wave = next;
    }
    return { sizeBytes, files, rustLines };
}

async function linesOf(path: string): Promise<number> {
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined || bytes.length === 0) return 0;
    let lines = bytes.at(-1) === 10 ? 0 : 1;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
    return lines;
}
