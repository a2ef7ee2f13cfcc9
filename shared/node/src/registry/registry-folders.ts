import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { registryFolderNames } from "./folder-hash.ts";

/** Within this time folders that were not there are not looked for again. */
const freshMilliseconds = 2_000;

/** Where cargo keeps one registry. */
export interface RegistryFolders {
    /** Below `registry/index`; undefined where there is none. */
    index(): Promise<string | undefined>;
    /** Below `registry/src`, likeliest first. */
    sources(): Promise<readonly string[]>;
}

/**
 * The folders of a registry whose address is known. Where none has a name with the right hash (of
 * another cargo, or of a 32-bit machine), the newest one of the same host that is no other
 * registry's is taken.
 */
export function foldersOf(
    home: string,
    source: string,
    others: readonly string[],
): RegistryFolders {
    const names = registryFolderNames(source);
    const host = hostPart(names[0] ?? "");
    const taken = new Set(others.flatMap(registryFolderNames));
    return new FoundFolders(home, (all) => {
        const exact = names.filter((name) => all.includes(name));
        const alike = all.filter((name) => hostPart(name) === host && !taken.has(name));
        return exact.length > 0 ? exact.slice(0, 1) : alike;
    });
}

/**
 * The folders of the registry that has no entry in the configuration: cargo's own default. Its
 * address is not known here, so it is the newest folder that belongs to no registry with an entry.
 */
export function unnamedFolders(home: string, named: readonly string[]): RegistryFolders {
    const taken = new Set(named.flatMap(registryFolderNames));
    return new FoundFolders(home, (all) => all.filter((name) => !taken.has(name)));
}

class FoundFolders implements RegistryFolders {
    private readonly home: string;
    /** Those of the folders that may be meant. */
    private readonly choose: (names: readonly string[]) => readonly string[];
    private found: { readonly at: number; readonly path: Promise<string | undefined> } | undefined;

    constructor(home: string, choose: (names: readonly string[]) => readonly string[]) {
        this.home = home;
        this.choose = choose;
    }

    async index(): Promise<string | undefined> {
        const now = Date.now();
        const known = this.found;
        if (known !== undefined && Math.abs(now - known.at) < freshMilliseconds) return known.path;
        // A folder that was found stays the right one for as long as it is there.
        const path = known === undefined ? this.look() : known.path.then((old) => this.still(old));
        this.found = { at: now, path };
        return path;
    }

    async sources(): Promise<readonly string[]> {
        const folder = join(this.home, "registry", "src");
        const names = await readdir(folder).catch(() => []);
        const index = await this.index();
        const same = index === undefined ? undefined : basename(index);
        const host = same === undefined ? undefined : hostPart(same);
        const chosen = new Set(this.choose(names));
        // Another cargo on the same machine may have unpacked into a folder of another hash.
        const alike = names.filter((name) => chosen.has(name) || hostPart(name) === host);
        const first = alike.filter((name) => name === same);
        return [...first, ...alike.filter((name) => name !== same)].map((name) =>
            join(folder, name),
        );
    }

    private async still(path: string | undefined): Promise<string | undefined> {
        const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
        return found === undefined ? this.look() : path;
    }

    private async look(): Promise<string | undefined> {
        const folder = join(this.home, "registry", "index");
        const chosen = this.choose(await readdir(folder).catch(() => []));
        if (chosen.length === 1 && chosen[0] !== undefined) return join(folder, chosen[0]);
        const dated = await Promise.all(
            chosen.map(async (name) => {
                const path = join(folder, name);
                return { path, at: await lastChange(path) };
            }),
        );
        return dated.sort((a, b) => b.at - a.at)[0]?.path;
    }
}

/** When cargo last wrote something new into the cache of an index. */
async function lastChange(folder: string): Promise<number> {
    const cache = join(folder, ".cache");
    const inside = await readdir(cache).catch(() => []);
    const files = [".last-updated", "config.json"].map((name) => join(folder, name));
    const paths = [folder, cache, ...files, ...inside.map((name) => join(cache, name))];
    const times = await Promise.all(
        paths.map((path) =>
            stat(path).then(
                ({ mtimeMs }) => mtimeMs,
                () => 0,
            ),
        ),
    );
    return Math.max(...times);
}

function hostPart(name: string): string {
    return name.replace(/-[0-9a-f]{16}$/, "");
}
