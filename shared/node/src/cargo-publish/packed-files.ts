import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path/posix";
import type { Manifest } from "@rust-ai-ide/cargo/manifest/manifest";
import { PackageKeys } from "@rust-ai-ide/cargo/publish/package-keys";
import type { WorkspaceRoot } from "@rust-ai-ide/cargo/workspace/inherited";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { IgnoreRules } from "../analysis/ignore-rules.ts";
import { type GitTree, gitTree, listedFiles } from "./git-files.ts";

/** A file of the archive that would be published. */
export interface PackedFile {
    /** In the archive, with `/`. */
    readonly path: string;
    /** Absolute; undefined for what cargo writes itself. */
    readonly source: string | undefined;
    readonly bytes: number;
}

export interface PackedFiles {
    /** In the order of cargo: by the parts of their paths. */
    readonly files: readonly PackedFile[];
    /** `package.license-file` and `package.readme` that are named and not there. */
    readonly missing: readonly { readonly key: "license-file" | "readme"; readonly path: string }[];
    /** Of the files, those that git does not track; empty outside of repositories. */
    readonly untracked: readonly string[];
}

const readmes = ["README.md", "README.txt", "README"];

/**
 * The files that `cargo package` would pack, found without running anything: what git tracks or would
 * not ignore less `exclude`, or, outside of repositories and with `include`, what the folder has. Other
 * packages below it, its `target` and hidden files outside of repositories stay out (the Cargo book,
 * "The exclude and include fields"; compared with `cargo package --list` in tests).
 */
export async function packedFiles(options: {
    readonly folder: string;
    readonly manifest: Manifest;
    /** The root of the workspace, where keys may be inherited from. */
    readonly root?: WorkspaceRoot | undefined;
    readonly token: CancellationToken;
}): Promise<PackedFiles> {
    const { folder, manifest, token } = options;
    const keys = new PackageKeys(folder, manifest, options.root);
    const include = textsOf(keys, "include");
    const exclude = textsOf(keys, "exclude");
    const tree = await trackingTree(folder);
    const isListed = include.length === 0 && tree !== undefined;
    const hidden = include.length === 0 && tree === undefined ? [".*"] : [];
    const included = rulesOf(include);
    const excluded = rulesOf([...hidden, ...exclude]);
    const wanted = (path: string): boolean =>
        path === "Cargo.toml" ||
        (include.length > 0 ? matchesAny(included, path) : !matchesAny(excluded, path));
    const paths = isListed
        ? await listed(tree, folder, token)
        : await walked(folder, token, (path) => include.length > 0 || !matchesAny(excluded, path));
    const found = new Map<string, string | undefined>();
    for (const path of paths) if (wanted(path)) found.set(path, join(folder, path));
    found.delete("Cargo.lock");
    const missing = await addNamed(folder, keys, found);
    if (found.delete("Cargo.toml")) {
        found.set("Cargo.toml", undefined);
        found.set("Cargo.toml.orig", join(folder, "Cargo.toml"));
    }
    found.set("Cargo.lock", undefined);
    if (tree?.hasCommit) found.set(".cargo_vcs_info.json", undefined);
    const files = await Promise.all(
        [...found].map(async ([path, source]) => ({
            path,
            source,
            bytes: source === undefined ? 0 : await size(source),
        })),
    );
    files.sort((one, other) => compareParts(one.path, other.path));
    const untracked = files.filter(
        ({ source }) =>
            tree !== undefined &&
            source?.startsWith(`${tree.root}/`) &&
            !tree.tracked.has(source.slice(tree.root.length + 1)),
    );
    return { files, missing, untracked: untracked.map(({ path }) => path) };
}

/** The repository that tracks the manifest; another one above the package does not count. */
async function trackingTree(folder: string): Promise<GitTree | undefined> {
    const tree = await gitTree(folder);
    if (tree === undefined) return undefined;
    const prefix = folder === tree.root ? "" : `${folder.slice(tree.root.length + 1)}/`;
    return tree.tracked.has(`${prefix}Cargo.toml`) ? tree : undefined;
}

async function listed(tree: GitTree, folder: string, token: CancellationToken): Promise<string[]> {
    const target = join(folder, "target");
    const skip = async (path: string): Promise<boolean> =>
        path === target || (await size(join(path, "Cargo.toml"))) > 0;
    const files = await listedFiles({ tree, folder, skip, token });
    const all: string[] = [];
    for (const path of files) {
        const status = await stat(join(folder, path)).catch(() => undefined);
        // A link to a folder stands for what is in there.
        if (status?.isDirectory()) {
            const inner = await walked(join(folder, path), token, () => true);
            all.push(...inner.map((each) => `${path}/${each}`));
        } else all.push(path);
    }
    return all;
}

/** All files of a folder, links followed, without other packages and the folder of builds. */
async function walked(
    folder: string,
    token: CancellationToken,
    enters: (path: string, isFolder: boolean) => boolean,
): Promise<string[]> {
    const found: string[] = [];
    const walk = async (path: string, above: readonly string[]): Promise<void> => {
        throwIfCancelled(token);
        const here = join(folder, path);
        const own = await stat(here).catch(() => undefined);
        const identity = own === undefined ? here : `${own.dev}:${own.ino}`;
        // A link that leads to a folder around it would never end.
        if (above.includes(identity)) return;
        const entries = await readdir(here, { withFileTypes: true }).catch(() => []);
        if (path !== "" && entries.some(({ name }) => name === "Cargo.toml")) return;
        for (const entry of entries) {
            const name = path === "" ? entry.name : `${path}/${entry.name}`;
            if (name === "target" && entry.isDirectory()) continue;
            const isFolder = entry.isSymbolicLink()
                ? ((await stat(join(folder, name)).catch(() => undefined))?.isDirectory() ?? false)
                : entry.isDirectory();
            if (!enters(name, isFolder)) continue;
            if (isFolder) await walk(name, [...above, identity]);
            else found.push(name);
        }
    };
    await walk("", []);
    return found;
}

/** Adds the licence and the readme wherever they lie; tells which of them are not there. */
async function addNamed(
    folder: string,
    keys: PackageKeys,
    found: Map<string, string | undefined>,
): Promise<PackedFiles["missing"][number][]> {
    const missing: PackedFiles["missing"][number][] = [];
    const named = [
        { key: "license-file", source: keys.path("license-file") },
        { key: "readme", source: await readmeOf(folder, keys) },
    ] as const;
    for (const { key, source } of named) {
        if (source === undefined) continue;
        if ((await stat(source).catch(() => undefined))?.isFile() !== true) {
            missing.push({ key, path: source });
            continue;
        }
        const isInside = source.startsWith(`${folder}/`);
        const packed = isInside ? source.slice(folder.length + 1) : basename(source);
        if (!found.has(packed)) found.set(packed, source);
    }
    return missing;
}

async function readmeOf(folder: string, keys: PackageKeys): Promise<string | undefined> {
    const { value } = keys.value("readme");
    if (value?.kind === "string") return keys.path("readme");
    if (value?.kind === "boolean") return value.value ? join(folder, "README.md") : undefined;
    for (const name of readmes) {
        const path = join(folder, name);
        if ((await stat(path).catch(() => undefined))?.isFile()) return path;
    }
    return undefined;
}

function textsOf(keys: PackageKeys, key: string): string[] {
    return keys.texts(key).map(({ value }) => value);
}

function rulesOf(patterns: readonly string[]): IgnoreRules {
    return new IgnoreRules().with("", patterns.join("\n"));
}

/** Whether a rule fits the path; where none says anything of it, one of the folders above decides. */
function matchesAny(rules: IgnoreRules, path: string): boolean {
    const parts = path.split("/");
    for (let length = parts.length; length > 0; length--) {
        const isFolder = length < parts.length;
        if (rules.ignores(parts.slice(0, length).join("/"), isFolder)) return true;
    }
    return false;
}

async function size(path: string): Promise<number> {
    return (await stat(path).catch(() => undefined))?.size ?? 0;
}

function compareParts(one: string, other: string): number {
    const [left, right] = [one.split("/"), other.split("/")];
    for (let index = 0; index < Math.min(left.length, right.length); index++) {
        const [a = "", b = ""] = [left[index], right[index]];
        if (a !== b) return a < b ? -1 : 1;
    }
    return left.length - right.length;
}
