import { isUtf8 } from "node:buffer";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { GraphPackage } from "@rust-ai-ide/cargo/graph/package-graph";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { ReachFile, replaceFiles } from "@rust-ai-ide/security/reachability/reach-file";
import { walkFiles } from "../index/file-walk.ts";

/** Sources of a package, and what code calls its library. */
export interface PackageTexts {
    readonly crate: string;
    readonly files: readonly ReachFile[];
    /** Characters of all files. */
    readonly size: number;
    /** True: some files are too large, no UTF-8 or not readable. */
    readonly hasGaps: boolean;
}

/** Larger files are generated data: a gap, in which nobody knows what is called. */
const largestFile = 4_000_000;
const filesAtOnce = 32;

/**
 * Sources of packages as they were read. Those of registries and git never change and stay; own ones
 * are read again where size or time differ, or where an open document has another text.
 */
export class PackageTextCache {
    private readonly fixed = new Map<string, PackageTexts>();
    private readonly members = new Map<string, PackageTexts>();
    private readonly own = new Map<string, { readonly stamp: string; readonly file: ReachFile }>();
    private size = 0;
    private readonly most: number;

    /** `most`: characters of fixed sources that are kept. */
    constructor(most = 400_000_000) {
        this.most = most;
    }

    /** Undefined where there are no sources. `isSameDisk`: only open documents differ from the last time. */
    async read(
        of: GraphPackage,
        overlay: ((path: string) => string | undefined) | undefined,
        token: CancellationToken,
        isSameDisk = false,
    ): Promise<PackageTexts | undefined> {
        throwIfCancelled(token);
        if (of.manifestPath === undefined) return undefined;
        const folder = dirname(of.manifestPath).replaceAll("\\", "/");
        const isFixed = of.source !== undefined;
        const known = isFixed ? this.fixed.get(folder) : undefined;
        if (known !== undefined) return known;
        const before = isSameDisk ? this.members.get(folder) : undefined;
        if (before !== undefined) return this.withOpen(before, folder, overlay);
        const text = await readFile(of.manifestPath, "utf8").catch(() => undefined);
        if (text === undefined) return undefined;
        const manifest = readManifest(text);
        const library = manifest.targets.find(({ kind }) => kind === "lib")?.name?.value;
        const crate = (library ?? of.name).replaceAll("-", "_");
        const { paths, isWhole } = await (isFixed ? allFiles(folder) : ownFiles(folder, token));
        const files: ReachFile[] = [];
        // A target may stand anywhere; what is beside the package is none of its files.
        let hasGaps =
            !isWhole || manifest.targets.some(({ path }) => /^(?:\.\.|\/)/.test(path?.value ?? ""));
        for (let from = 0; from < paths.length; from += filesAtOnce) {
            throwIfCancelled(token);
            const read = await Promise.all(
                paths
                    .slice(from, from + filesAtOnce)
                    .map((path) => this.file(path, folder, isFixed, overlay?.(path))),
            );
            for (const file of read) {
                if (file === undefined) hasGaps = true;
                else files.push(file);
            }
        }
        const size = files.reduce((sum, file) => sum + file.text.length, 0);
        const made = { crate, files, size, hasGaps };
        if (isFixed) this.keep(folder, made);
        else this.members.set(folder, made);
        return made;
    }

    /** The same files with the texts of open documents, and without those of closed ones. */
    private async withOpen(
        before: PackageTexts,
        folder: string,
        overlay: ((path: string) => string | undefined) | undefined,
    ): Promise<PackageTexts> {
        const changes = new Map<ReachFile, ReachFile>();
        const gone = new Set<ReachFile>();
        for (const file of before.files) {
            const open = overlay?.(file.path);
            const wasOpen = this.own.get(file.path)?.stamp === "";
            const isSame = open === undefined ? !wasOpen : open === file.text;
            if (isSame) continue;
            const now = await this.file(file.path, folder, false, open);
            if (now === undefined) gone.add(file);
            else if (now !== file) changes.set(file, now);
        }
        if (changes.size + gone.size === 0) return before;
        const kept = gone.size > 0 ? before.files.filter((file) => !gone.has(file)) : before.files;
        const made = { ...before, files: replaceFiles(kept, changes) };
        this.members.set(folder, made);
        return made;
    }

    private keep(folder: string, texts: PackageTexts): void {
        this.fixed.set(folder, texts);
        this.size += texts.size;
        for (const [oldest, { size }] of this.fixed) {
            if (this.size <= this.most || oldest === folder) break;
            this.fixed.delete(oldest);
            this.size -= size;
        }
    }

    private async file(
        path: string,
        folder: string,
        isFixed: boolean,
        open: string | undefined,
    ): Promise<ReachFile | undefined> {
        const known = this.own.get(path)?.file;
        if (open !== undefined) {
            if (known?.text === open) return known;
            const file = new ReachFile(path, open, folder);
            this.own.set(path, { stamp: "", file });
            return file;
        }
        try {
            const status = await stat(path);
            if (!status.isFile() || status.size > largestFile) return undefined;
            const stamp = `${status.size} ${status.mtimeMs}`;
            if (!isFixed && this.own.get(path)?.stamp === stamp) return known;
            const bytes = await readFile(path);
            if (!isUtf8(bytes)) return undefined;
            const file = new ReachFile(path, bytes.toString("utf8"), folder);
            if (!isFixed) this.own.set(path, { stamp, file });
            return file;
        } catch {
            // It went away meanwhile, or may not be read.
            return undefined;
        }
    }
}

interface FoundFiles {
    readonly paths: readonly string[];
    /** False: a folder could not be listed. */
    readonly isWhole: boolean;
}

/** Files of a package that git knows, and whatever else stands in its folder for code: git may ignore code that is built. */
async function ownFiles(root: string, token: CancellationToken): Promise<FoundFiles> {
    const found = new Set<string>();
    const walk = walkFiles({
        roots: [root],
        isWanted: (name) => name.endsWith(".rs"),
        endsAt: (names) => names.has("Cargo.toml"),
        token,
    });
    for await (const paths of walk) for (const path of paths) found.add(path);
    const source = `${root}/src`;
    const status = await stat(source).catch(() => undefined);
    if (status?.isDirectory() !== true) return { paths: [...found], isWhole: true };
    const { paths, isWhole } = await filesBelow(source);
    for (const path of paths) found.add(path);
    return { paths: [...found], isWhole };
}

async function allFiles(root: string): Promise<FoundFiles> {
    const { paths, isWhole } = await filesBelow(root);
    const isBuilt = (path: string): boolean =>
        !/^\/(?:tests|benches|examples)\//.test(path.slice(root.length));
    return { paths: paths.filter(isBuilt).sort(), isWhole };
}

async function filesBelow(folder: string): Promise<FoundFiles> {
    let isWhole = true;
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
        isWhole = false;
        return [];
    });
    const paths: string[] = [];
    for (const entry of entries) {
        const path = join(entry.parentPath, entry.name).replaceAll("\\", "/");
        if (entry.name.endsWith(".rs") && !entry.isDirectory()) paths.push(path);
        else if (entry.isSymbolicLink()) {
            // Folders behind links are not walked, for they may lead back here.
            const status = await stat(path).catch(() => undefined);
            if (status?.isDirectory() === true) isWhole = false;
        }
    }
    return { paths, isWhole };
}
