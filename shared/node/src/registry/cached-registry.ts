import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { IndexCrate, LocalRegistry } from "@rust-ai-ide/cargo/registry/index-crate";
import { readIndexCache } from "@rust-ai-ide/cargo/registry/read-index-cache";
import { yankedInCache } from "@rust-ai-ide/cargo/registry/yanked-in-cache";
import type { CrateCache } from "./crate-cache.ts";
import { indexPath, isCrateName } from "./crate-names.ts";
import { withFileParts } from "./file-parts.ts";
import { NameList } from "./name-list.ts";
import type { RegistryFolders } from "./registry-folders.ts";

/** A registry as cargo has it on this machine: its cache of the index and the unpacked packages. */
export class CachedRegistry implements LocalRegistry {
    readonly source: string;
    /** `sparse+URL` or `registry+URL` of the index, where the configuration has it. */
    readonly indexAddress: string | undefined;
    private readonly folders: RegistryFolders;
    private readonly cache: CrateCache;
    private readonly nameList = new NameList(() => this.listNames());
    /** As the index writes them, by the name of the file, which is in small letters. */
    private readonly written = new Map<string, string>();

    constructor(
        source: string,
        folders: RegistryFolders,
        cache: CrateCache,
        indexAddress?: string | undefined,
    ) {
        this.source = source;
        this.indexAddress = indexAddress;
        this.folders = folders;
        this.cache = cache;
    }

    /** Folder of the registry below `registry/index`; undefined before cargo has asked it anything. */
    indexFolder(): Promise<string | undefined> {
        return this.folders.index();
    }

    async crate(name: string): Promise<IndexCrate | undefined> {
        const folder = isCrateName(name) ? await this.folders.index() : undefined;
        if (folder === undefined) return undefined;
        return this.cache.read(
            join(folder, ".cache", indexPath(name)),
            (bytes, modified) => readIndexCache(bytes, modified).crate,
        );
    }

    async yanked(): Promise<(name: string, version: string) => boolean | undefined> {
        const folder = await this.folders.index();
        if (folder === undefined) return () => undefined;
        return (name, version) => {
            if (!isCrateName(name)) return undefined;
            try {
                return withFileParts(`${folder}/.cache/${indexPath(name)}`, (file) =>
                    yankedInCache(file, version),
                );
            } catch {
                // What cannot be read says nothing.
                return undefined;
            }
        };
    }

    async names(prefix: string, limit: number): Promise<readonly string[]> {
        const names = await this.nameList.beginningWith(prefix, limit);
        return Promise.all(names.map((name) => this.asWritten(name)));
    }

    async sources(name: string, version: string): Promise<string | undefined> {
        if (!isCrateName(name) || !/^[\w.+-]+$/.test(version)) return undefined;
        for (const folder of await this.folders.sources()) {
            const path = join(folder, `${name}-${version}`);
            const found = await stat(path).catch(() => undefined);
            if (found?.isDirectory()) return path;
        }
        return undefined;
    }

    private async listNames(): Promise<readonly string[]> {
        const folder = await this.folders.index();
        if (folder === undefined) return [];
        const cache = join(folder, ".cache");
        const names: string[] = [];
        const nested = await Promise.all(
            (await entriesOf(cache)).map(async (first) => {
                // `1` and `2` hold crates, all others another level.
                const isFlat = first === "1" || first === "2";
                return isFlat
                    ? [join(cache, first)]
                    : (await entriesOf(join(cache, first))).map((one) => join(cache, first, one));
            }),
        );
        for (const found of await Promise.all(nested.flat().map(entriesOf))) names.push(...found);
        return names.filter(isCrateName);
    }

    /** Files are in small letters, but `Inflector` has to be written so in a manifest. */
    private async asWritten(name: string): Promise<string> {
        const known = this.written.get(name);
        if (known !== undefined) return known;
        const folder = await this.folders.index();
        const head = folder && (await headOf(join(folder, ".cache", indexPath(name))));
        const found = /"name":\s*"([^"\\]+)"/.exec(head ?? "")?.[1];
        const written = found?.toLowerCase() === name ? found : name;
        this.written.set(name, written);
        return written;
    }
}

async function entriesOf(folder: string): Promise<readonly string[]> {
    return readdir(folder).catch(() => []);
}

async function headOf(path: string): Promise<string | undefined> {
    const file = await open(path).catch(() => undefined);
    if (file === undefined) return undefined;
    try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
        return buffer.toString("utf8", 0, bytesRead);
    } catch {
        return undefined;
    } finally {
        await file.close();
    }
}
