import { createHash } from "node:crypto";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { type FileHandle, open, readdir } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Manifest } from "@rust-ai-ide/cargo/manifest/manifest";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { fileKindOf, headerLength } from "@rust-ai-ide/security/supply-chain/file-kind";
import type {
    PackageContents,
    PackageFileFact,
} from "@rust-ai-ide/security/supply-chain/package-contents";
import { stampOf } from "../analysis/source-folder.ts";

/** Not through a link, and not waiting for a pipe's other end. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** More than any package has; a member's folder may hold anything. */
const mostFiles = 20_000;
const largestHashed = 1_000_000_000;
/** What cargo itself puts beside the files of a package. */
const ofCargo = new Set([".cargo-ok", ".cargo-checksum.json"]);

/** A package whose files are to be looked at. */
export interface PackageFolder {
    /** Absolute, with `/`. */
    readonly folder: string;
    readonly manifest: Manifest;
    /** Of a path: what is built in it and packages inside of it are not looked at. */
    readonly isOwn: boolean;
}

/** The build script of a package as its manifest names it, or the one that cargo finds by itself. */
export async function buildScriptOf({
    folder,
    manifest,
}: PackageFolder): Promise<string | undefined> {
    const said = manifest.package?.build?.value;
    if (said === false) return undefined;
    if (typeof said === "string") return said.replaceAll("\\", "/").replace(/^\.\//, "");
    return (await stampOf(`${folder}/build.rs`)) === undefined ? undefined : "build.rs";
}

/**
 * What lies in the folder of a package, by the first bytes of its files. `hashed` says of which files
 * the checksum is wanted, besides the build script. Links are not followed; what cannot be read is of
 * no kind.
 */
export async function readPackageContents(
    of: PackageFolder,
    hashed: (path: string) => boolean,
    token: CancellationToken,
): Promise<PackageContents> {
    const script = await buildScriptOf(of);
    const paths = await filesOf(of, token);
    const files: PackageContents["files"][number][] = [];
    const turn = { startedAt: performance.now() };
    for (const path of paths.slice(0, mostFiles)) {
        await breathe(turn, token);
        const header = readHeader(`${of.folder}/${path}`);
        const kind = header && fileKindOf(header, path);
        const checksum = hashed(path) ? await checksumOf(`${of.folder}/${path}`) : undefined;
        files.push({ path, kind, ...(checksum === undefined ? {} : { checksum }) });
    }
    const { targets } = of.manifest;
    return {
        buildScript: script === undefined ? undefined : await withChecksum(of, script),
        isProcMacro: targets.some(({ kind, isProcMacro }) => kind === "lib" && isProcMacro),
        files,
        isWhole: paths.length <= mostFiles,
    };
}

async function withChecksum({ folder }: PackageFolder, path: string): Promise<PackageFileFact> {
    const checksum = await checksumOf(`${folder}/${path}`);
    return { path, ...(checksum === undefined ? {} : { checksum }) };
}

/** Paths relative to the package, sorted by code units. */
async function filesOf(of: PackageFolder, token: CancellationToken): Promise<readonly string[]> {
    const found: string[] = [];
    const folders = [""];
    for (const below of folders) {
        throwIfCancelled(token);
        if (found.length > mostFiles) break;
        const path = below === "" ? of.folder : `${of.folder}/${below}`;
        const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
        const isOther =
            of.isOwn && below !== "" && entries.some(({ name }) => name === "Cargo.toml");
        if (isOther) continue;
        for (const entry of entries) {
            const inside = below === "" ? entry.name : `${below}/${entry.name}`;
            if (entry.isDirectory() && !isLeftOut(entry.name, of)) folders.push(inside);
            else if (entry.isFile() && !ofCargo.has(entry.name)) found.push(inside);
        }
    }
    return found.sort((left, right) => (left < right ? -1 : 1));
}

function isLeftOut(folder: string, { isOwn }: PackageFolder): boolean {
    return folder === ".git" || (isOwn && folder === "target");
}

const longestTurnMs = 8;

async function breathe(turn: { startedAt: number }, token: CancellationToken): Promise<void> {
    if (performance.now() - turn.startedAt < longestTurnMs) return;
    await nextTurn();
    throwIfCancelled(token);
    turn.startedAt = performance.now();
}

const buffer = new Uint8Array(headerLength);

/** At once, for a promise costs more than the few bytes; valid until the next one is read. */
function readHeader(path: string): Uint8Array | undefined {
    try {
        const file = openSync(path, openFlags);
        try {
            return buffer.subarray(0, readSync(file, buffer, 0, headerLength, 0));
        } finally {
            closeSync(file);
        }
    } catch {
        return undefined;
    }
}

/** SHA-256; undefined for what is no regular file, cannot be read, or is too large. */
async function checksumOf(path: string): Promise<string | undefined> {
    return withFile(path, async (file) => {
        const status = await file.stat();
        if (!status.isFile() || status.size > largestHashed) return undefined;
        const hash = createHash("sha256");
        for await (const part of file.createReadStream({ autoClose: false })) hash.update(part);
        return hash.digest("hex");
    });
}

async function withFile<T>(
    path: string,
    ask: (file: FileHandle) => Promise<T>,
): Promise<T | undefined> {
    try {
        const file = await open(path, openFlags);
        try {
            return await ask(file);
        } finally {
            await file.close();
        }
    } catch {
        return undefined;
    }
}
