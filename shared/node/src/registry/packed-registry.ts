import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { IndexCrate, LocalRegistry } from "@rust-ai-ide/cargo/registry/index-crate";
import { parseIndexLine } from "@rust-ai-ide/cargo/registry/parse-index-line";
import type { CrateCache } from "./crate-cache.ts";
import { indexPath, isCrateName } from "./crate-names.ts";
import { NameList } from "./name-list.ts";

/** A folder of packed packages with an index beside them (`local-registry` of cargo's configuration). */
export class PackedRegistry implements LocalRegistry {
    readonly source: string;
    private readonly folder: string;
    private readonly unpacked: Pick<LocalRegistry, "sources">;
    private readonly cache: CrateCache;
    private readonly nameList = new NameList(() => this.listNames());

    constructor(
        source: string,
        folder: string,
        unpacked: Pick<LocalRegistry, "sources">,
        cache: CrateCache,
    ) {
        this.source = source;
        this.folder = folder;
        this.unpacked = unpacked;
        this.cache = cache;
    }

    async crate(name: string): Promise<IndexCrate | undefined> {
        if (!isCrateName(name)) return undefined;
        const path = join(this.folder, "index", indexPath(name));
        return this.cache.read(path, (bytes) => crateOfLines(Buffer.from(bytes).toString("utf8")));
    }

    names(prefix: string, limit: number): Promise<readonly string[]> {
        return this.nameList.beginningWith(prefix, limit);
    }

    sources(name: string, version: string): Promise<string | undefined> {
        return this.unpacked.sources(name, version);
    }

    private async listNames(): Promise<readonly string[]> {
        const files = await readdir(this.folder).catch(() => []);
        const names = files.flatMap((file) => /^(.+?)-\d[^/]*\.crate$/.exec(file)?.[1] ?? []);
        return [...new Set(names)].filter(isCrateName);
    }
}

/** A crate of an index as registries serve it: one version a line; undefined where none can be read. */
export function crateOfLines(text: string): IndexCrate | undefined {
    const versions = text.split("\n").flatMap((line) => parseIndexLine(line) ?? []);
    const name = versions[0]?.name;
    return name === undefined ? undefined : { name, versions, cachedAt: undefined };
}
