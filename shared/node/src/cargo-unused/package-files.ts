import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path/posix";
import { markdownCode } from "@rust-ai-ide/cargo/unused/documentation";
import { MentionLists } from "@rust-ai-ide/cargo/unused/mention-lists";
import type { FileScope, PackageUsage, UsageFile } from "@rust-ai-ide/cargo/unused/package-usage";
import { readMentions } from "@rust-ai-ide/cargo/unused/read-mentions";
import type { Inclusion, ModuleDeclaration } from "@rust-ai-ide/cargo/unused/source-mentions";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { SourceCache } from "./source-cache.ts";

/** The first file of a target. Paths are absolute, with `/`. */
export interface TargetRoot {
    readonly path: string;
    readonly scope: Exclude<FileScope, "loose">;
}

interface Visit {
    readonly path: string;
    readonly scope: FileScope;
    /** Its modules lie beside it, not in a folder of its name. */
    readonly ownsFolder: boolean;
}

const testFolder = /^(?:tests|benches|examples)\//;
/** Far more than any package has; a circle of links must end. */
const mostFiles = 50_000;

/**
 * The files of a package: from the first file of each target along `mod`, `#[path]`, `include!` and
 * documentation in Markdown, by the rules of the reference ("Module source filenames"). Files below
 * tests, benches and examples that nothing leads to count as tests, since test programs compile them
 * by themselves; the others are loose.
 */
export async function packageFiles(options: {
    readonly folder: string;
    readonly roots: readonly TargetRoot[];
    readonly cache: SourceCache;
    readonly token: CancellationToken;
}): Promise<PackageUsage> {
    const { folder, roots, cache, token } = options;
    const walk = new PackageWalk(folder, cache, token);
    for (const { path, scope } of roots) await walk.visit({ path, scope, ownsFolder: true });
    for (const path of await rustFiles(folder, token)) {
        const scope = testFolder.test(path.slice(folder.length + 1)) ? "test" : "loose";
        if (!walk.has(path)) await walk.visit({ path, scope, ownsFolder: true });
    }
    return {
        files: [...walk.files.values()],
        hasBuildScript: roots.some(({ scope }) => scope === "build"),
        missing: walk.missing,
    };
}

class PackageWalk {
    readonly files = new Map<string, UsageFile & { readonly scopes: Set<FileScope> }>();
    readonly missing: string[] = [];
    private readonly folder: string;
    private readonly cache: SourceCache;
    private readonly token: CancellationToken;

    constructor(folder: string, cache: SourceCache, token: CancellationToken) {
        this.folder = folder;
        this.cache = cache;
        this.token = token;
    }

    has(path: string): boolean {
        return this.files.has(path);
    }

    /** Reads a file and all that it leads to. */
    async visit(first: Visit): Promise<void> {
        const queue = [first];
        for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
            throwIfCancelled(this.token);
            queue.push(...(await this.step(next)));
        }
    }

    private async step(visit: Visit): Promise<Visit[]> {
        const { path, scope } = visit;
        const known = this.files.get(path);
        if (known?.scopes.has(scope) || this.files.size >= mostFiles) return [];
        const read = known ?? (await this.cache.read(path));
        if (read === undefined) {
            this.missing.push(path);
            return [];
        }
        if (known !== undefined) known.scopes.add(scope);
        else {
            const { text, mentions } = read;
            this.files.set(path, { path, text, mentions, scopes: new Set([scope]) });
        }
        const { modules, inclusions, documents } = read.mentions;
        if (known === undefined) for (const name of documents) await this.documentation(path, name);
        // Of a loose file the rest would be loose as well, and is found by its own.
        if (scope === "loose") return [];
        const found = await Promise.all(modules.map((each) => this.module(visit, each)));
        const included = inclusions.map((each) => inclusion(visit, each));
        return [...found, ...included].filter((each) => each !== undefined);
    }

    private async module(visit: Visit, module: ModuleDeclaration): Promise<Visit | undefined> {
        const scope = module.isTest && visit.scope === "code" ? "test" : visit.scope;
        const folder = dirname(visit.path);
        const own = visit.ownsFolder ? folder : join(folder, basename(visit.path, ".rs"));
        const inside = join(own, ...module.inside);
        if (module.path !== undefined) {
            const base = module.inside.length === 0 ? folder : inside;
            return { path: resolve(base, module.path), scope, ownsFolder: true };
        }
        const flat = join(inside, `${module.name}.rs`);
        if (await this.exists(flat)) return { path: flat, scope, ownsFolder: false };
        const nested = join(inside, module.name, "mod.rs");
        if (await this.exists(nested)) return { path: nested, scope, ownsFolder: true };
        this.missing.push(flat);
        return undefined;
    }

    private async exists(path: string): Promise<boolean> {
        return this.files.has(path) || (await this.cache.read(path)) !== undefined;
    }

    /** Markdown from the file or from the folder of the package on: its examples are tests. */
    private async documentation(from: string, name: string): Promise<void> {
        for (const base of [dirname(from), this.folder]) {
            const path = resolve(base, name.replace(/^\/+/, ""));
            if (this.files.has(path)) return;
            const text = await readFile(path, "utf8").catch(() => undefined);
            if (text === undefined) continue;
            const mentions = new MentionLists();
            for (const example of markdownCode(text.split("\n")).examples) {
                mentions.addDoctest(readMentions(example), 0);
            }
            this.files.set(path, { path, text, mentions, scopes: new Set<FileScope>(["test"]) });
            return;
        }
    }
}

function inclusion(visit: Visit, { path, isTest }: Inclusion): Visit | undefined {
    if (extname(path) === "") return undefined;
    const scope = isTest && visit.scope === "code" ? "test" : visit.scope;
    return { path: resolve(dirname(visit.path), path), scope, ownsFolder: true };
}

/** All Rust below a folder, without other packages and what cargo builds. */
export async function rustFiles(folder: string, token: CancellationToken): Promise<string[]> {
    const found: string[] = [];
    const queue = [folder];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        throwIfCancelled(token);
        const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
        const isOther = next !== folder && entries.some(({ name }) => name === "Cargo.toml");
        if (isOther || found.length > mostFiles) continue;
        for (const entry of entries) {
            if (entry.isDirectory() && entry.name !== "target" && !entry.name.startsWith("."))
                queue.push(join(next, entry.name));
            else if (entry.isFile() && entry.name.endsWith(".rs"))
                found.push(join(next, entry.name));
        }
    }
    return found.sort();
}
