import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import {
    isPlainTable,
    type PlainTable,
    type PlainValue,
    plainToml,
} from "@rust-ai-ide/cargo/toml/plain-toml";
import type { Problem } from "@rust-ai-ide/core/result";

/** A value and the folder that relative paths in it start from. */
export interface Setting {
    readonly value: Exclude<PlainValue, PlainTable>;
    readonly base: string;
}

export type Settings = Map<string, Setting | Settings>;

export interface ConfigFiles {
    readonly settings: Settings;
    /** Files that were read, the one that counts most first. */
    readonly files: readonly string[];
    readonly problems: readonly (Problem & { readonly path: string })[];
}

const mostParents = 40;
/** Files that include each other in a circle end here too. */
const deepestInclude = 8;
const largestFile = 1_000_000;

/**
 * Reads cargo's configuration as cargo would in a folder: `.cargo/config.toml` (or `config`, which
 * counts where both are there) of the folder and of those above it, then that of cargo's home. Tables
 * are joined, lists put behind each other, and of single values the nearest counts. What a file
 * includes counts less than the file itself.
 */
export async function readConfigFiles(folder: string, home: string): Promise<ConfigFiles> {
    const reader = new ConfigReader();
    const settings: Settings = new Map();
    const seen = new Set<string>();
    for (const directory of [...parents(folder).map((one) => join(one, ".cargo")), home]) {
        if (seen.has(directory)) continue;
        seen.add(directory);
        const found = await reader.readFirst([
            join(directory, "config"),
            join(directory, "config.toml"),
        ]);
        if (found !== undefined) mergeBelow(settings, found);
    }
    return { settings, files: reader.files, problems: reader.problems };
}

function parents(folder: string): readonly string[] {
    const all: string[] = [];
    let at = resolve(folder);
    for (let depth = 0; depth < mostParents; depth += 1) {
        all.push(at);
        const parent = dirname(at);
        if (parent === at) break;
        at = parent;
    }
    return all;
}

class ConfigReader {
    readonly files: string[] = [];
    readonly problems: (Problem & { readonly path: string })[] = [];

    async readFirst(paths: readonly string[]): Promise<Settings | undefined> {
        for (const path of paths) {
            const settings = await this.read(path, 0, true);
            if (settings !== undefined) return settings;
        }
        return undefined;
    }

    private async read(
        path: string,
        depth: number,
        isOptional: boolean,
    ): Promise<Settings | undefined> {
        const text = await readText(path);
        if (typeof text !== "string") {
            if (!isOptional || text.code !== "ENOENT") {
                this.report("registry.configUnreadable", path, `It cannot be read (${text.code}).`);
            }
            return undefined;
        }
        this.files.push(path);
        const { table, problems } = plainToml(text);
        for (const { message } of problems.slice(0, 1)) {
            this.report("registry.configBroken", path, message);
        }
        const settings = settingsOf(table, dirname(dirname(path)));
        for (const { path: included, isOptional: mayMiss } of includesOf(table).reverse()) {
            if (depth >= deepestInclude) {
                this.report("registry.configIncludes", path, "It includes too many files.");
                break;
            }
            const place = isAbsolute(included) ? included : join(dirname(path), included);
            const more = await this.read(place, depth + 1, mayMiss);
            if (more !== undefined) mergeBelow(settings, more);
        }
        settings.delete("include");
        return settings;
    }

    private report(code: string, path: string, message: string): void {
        this.problems.push({ code, message, path });
    }
}

async function readText(path: string): Promise<string | { readonly code: string }> {
    try {
        const bytes = await readFile(path);
        return bytes.length > largestFile ? { code: "EFBIG" } : bytes.toString("utf8");
    } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? "unknown";
        return { code: code === "ENOTDIR" || code === "EISDIR" ? "ENOENT" : code };
    }
}

function includesOf(table: PlainTable): { path: string; isOptional: boolean }[] {
    const value = table.get("include");
    const all = Array.isArray(value) ? (value as readonly PlainValue[]) : [value];
    return all.flatMap((one) => {
        if (typeof one === "string") return [{ path: one, isOptional: false }];
        if (!isPlainTable(one)) return [];
        const path = one.get("path");
        const isOptional = one.get("optional") === true;
        return typeof path === "string" ? [{ path, isOptional }] : [];
    });
}

function settingsOf(table: PlainTable, base: string): Settings {
    const settings: Settings = new Map();
    for (const [key, value] of table) {
        settings.set(key, isPlainTable(value) ? settingsOf(value, base) : { value, base });
    }
    return settings;
}

/** Adds what counts less. */
function mergeBelow(settings: Settings, added: Settings): void {
    for (const [key, value] of added) {
        const known = settings.get(key);
        if (known === undefined) settings.set(key, value);
        else if (known instanceof Map) {
            if (value instanceof Map) mergeBelow(known, value);
        } else if (!(value instanceof Map)) {
            const [mine, theirs] = [known.value, value.value];
            if (Array.isArray(mine) && Array.isArray(theirs)) {
                settings.set(key, { value: [...theirs, ...mine], base: known.base });
            }
        }
    }
}
