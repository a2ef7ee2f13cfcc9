import type { Dirent } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { basename, join, resolve, sep } from "node:path";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { BuildFolderErrors } from "./build-folder-errors.ts";

/** A part of a build folder that can go on its own; cargo makes again what it needs of it. */
export interface BuildPart {
    /**
     * `profile`: everything of one profile. `incremental`: the compiler's notes of one profile.
     * `package`: what was built of one package, in one profile. `old`: files of one profile that were
     * made long ago. `folder`: anything else, such as documentation or packed packages.
     */
    readonly kind: "profile" | "incremental" | "package" | "old" | "folder";
    /** `debug`, `wasm32-unknown-unknown/release`; of a `folder` its own name. */
    readonly profile: string;
    /** Of a `package` its name, else empty. */
    readonly name: string;
    readonly bytes: number;
    readonly files: number;
    /** Absolute; folders with all that is in them. */
    readonly paths: readonly string[];
}

export interface BuildFolder {
    readonly path: string;
    readonly bytes: number;
    /** The largest first. Parts overlap: a package is part of its profile. */
    readonly parts: readonly BuildPart[];
}

const oldAfterMs = 30 * 86_400_000;
/** Packages that are told for each profile; smaller ones are not worth a choice. */
const mostPackages = 40;
/** Folders whose entries are named after a package and a hash. */
const unitFolders = ["deps", ".fingerprint", "build", "incremental"];

/**
 * Measures a build folder of cargo's. Links are not followed. Rejects with CancelledError and with
 * `buildFolder.none` for a folder that cargo did not make, so that nothing else is ever offered.
 *
 * @param now Milliseconds since 1970.
 */
export async function measureBuildFolder(
    path: string,
    now: number,
    token: CancellationToken,
): Promise<BuildFolder> {
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    const names = new Set(entries.map(({ name }) => name));
    if (!names.has(".rustc_info.json") && !names.has("CACHEDIR.TAG")) {
        throw BuildFolderErrors.none(path);
    }
    const walk = { now, token, linked: new Set<string>() };
    const parts: BuildPart[] = [];
    let bytes = 0;
    for (const entry of entries) {
        if (!entry.isDirectory()) continue;
        const folder = join(path, entry.name);
        const profiles = await profilesIn(folder, entry.name);
        if (profiles.length === 0) {
            const size = await measure(folder, walk);
            bytes += size.bytes;
            parts.push({ kind: "folder", profile: entry.name, name: "", ...size, paths: [folder] });
        }
        for (const profile of profiles) {
            const found = await measureProfile(profile.path, profile.name, walk);
            bytes += found[0]?.bytes ?? 0;
            parts.push(...found);
        }
    }
    const shown = parts.filter((part) => part.bytes > 0);
    return { path, bytes, parts: shown.sort((one, other) => other.bytes - one.bytes) };
}

/**
 * Removes parts of a measured folder for good. What is gone already is no error. Rejects with
 * `buildFolder.outside` before anything is removed where a path is not in the folder.
 */
export async function removeParts(
    folder: BuildFolder,
    parts: readonly BuildPart[],
    token: CancellationToken,
): Promise<void> {
    const paths = [...new Set(parts.flatMap((part) => part.paths))];
    const inside = resolve(folder.path) + sep;
    const stray = paths.find((path) => !resolve(path).startsWith(inside));
    if (stray !== undefined) throw BuildFolderErrors.outside(stray);
    for (const path of paths) {
        throwIfCancelled(token);
        await rm(path, { recursive: true, force: true, maxRetries: 3 });
    }
}

interface Walk {
    readonly now: number;
    readonly token: CancellationToken;
    /** Files with several names, which take their space once. */
    readonly linked: Set<string>;
}

interface Size {
    readonly bytes: number;
    readonly files: number;
}

/** `debug` itself, or `wasm32-unknown-unknown/debug` for the folder of a target. */
async function profilesIn(
    folder: string,
    name: string,
): Promise<{ readonly path: string; readonly name: string }[]> {
    const entries = await directoriesIn(folder);
    if (entries.includes(".fingerprint")) return [{ path: folder, name }];
    const found: { readonly path: string; readonly name: string }[] = [];
    for (const entry of entries) {
        const path = join(folder, entry);
        if ((await directoriesIn(path)).includes(".fingerprint")) {
            found.push({ path, name: `${name}/${entry}` });
        }
    }
    return found;
}

async function directoriesIn(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The whole profile first. */
async function measureProfile(path: string, profile: string, walk: Walk): Promise<BuildPart[]> {
    const packages = new Map<string, { bytes: number; files: number; paths: string[] }>();
    const old = { bytes: 0, files: 0, paths: [] as string[] };
    let [bytes, files] = [0, 0];
    let incremental: Size | undefined;
    const entries = await readdir(path, { withFileTypes: true });
    // Units first: a program beside them is a second name of one of theirs.
    const isUnits = (entry: Dirent): boolean =>
        entry.isDirectory() && unitFolders.includes(entry.name);
    for (const entry of [...entries.filter(isUnits), ...entries.filter((one) => !isUnits(one))]) {
        const folder = join(path, entry.name);
        if (!isUnits(entry)) {
            const size = await measure(folder, walk);
            bytes += size.bytes;
            files += size.files;
            continue;
        }
        let [folderBytes, folderFiles] = [0, 0];
        for (const unit of await readdir(folder)) {
            const unitPath = join(folder, unit);
            const size = await measure(unitPath, walk);
            folderBytes += size.bytes;
            folderFiles += size.files;
            const name = packageOf(unit);
            const known = packages.get(name) ?? { bytes: 0, files: 0, paths: [] };
            known.bytes += size.bytes;
            known.files += size.files;
            known.paths.push(unitPath);
            packages.set(name, known);
            if (walk.now - size.newest <= oldAfterMs) continue;
            old.bytes += size.bytes;
            old.files += size.files;
            old.paths.push(unitPath);
        }
        if (entry.name === "incremental") incremental = { bytes: folderBytes, files: folderFiles };
        bytes += folderBytes;
        files += folderFiles;
    }
    const largest = [...packages]
        .sort(([, one], [, other]) => other.bytes - one.bytes)
        .slice(0, mostPackages);
    return [
        { kind: "profile", profile, name: "", bytes, files, paths: [path] },
        ...(incremental === undefined
            ? []
            : [
                  {
                      kind: "incremental" as const,
                      profile,
                      name: "",
                      ...incremental,
                      paths: [join(path, "incremental")],
                  },
              ]),
        { kind: "old", profile, name: "", ...old },
        ...largest.map(([name, part]) => ({ kind: "package" as const, profile, name, ...part })),
    ];
}

/**
 * `libserde_json-0123456789abcdef.rlib` and `serde-json-0123456789abcdef` are of the same package.
 * Of a file without a hash the whole name counts.
 */
function packageOf(unit: string): string {
    const [, stem] = /^(.+?)-[0-9a-z]{12,20}(?:[.-].*)?$/.exec(unit) ?? [];
    const name = stem ?? basename(unit).replace(/\..*$/, "");
    const isLibrary = stem !== undefined && /\.(?:rlib|rmeta|so|dylib|a)$/.test(unit);
    return (isLibrary ? name.replace(/^lib/, "") : name).replaceAll("-", "_");
}

/** What a file or a folder takes, and the latest time that anything of it was written. */
async function measure(path: string, walk: Walk): Promise<Size & { readonly newest: number }> {
    throwIfCancelled(walk.token);
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined) return { bytes: 0, files: 0, newest: walk.now };
    if (!found.isDirectory()) {
        const identity = `${found.dev}:${found.ino}`;
        const isCounted = walk.linked.has(identity);
        if (found.nlink > 1) walk.linked.add(identity);
        return { bytes: isCounted ? 0 : found.size, files: 1, newest: found.mtimeMs };
    }
    let [bytes, files, newest] = [0, 0, 0];
    const entries = await readdir(path).catch(() => []);
    for (const entry of entries) {
        const size = await measure(join(path, entry), walk);
        bytes += size.bytes;
        files += size.files;
        newest = Math.max(newest, size.newest);
    }
    return { bytes, files, newest: entries.length === 0 ? found.mtimeMs : newest };
}
