import { readFile, stat } from "node:fs/promises";
import type { Manifest } from "@rust-ai-ide/cargo/manifest/manifest";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { parentFolder } from "@rust-ai-ide/cargo/workspace/file-paths";

/** Text of a document that is open and not saved, by absolute path with `/`. */
export type Overlay = (path: string) => string | undefined;

export interface ReadManifestFile {
    readonly path: string;
    readonly folder: string;
    readonly manifest: Manifest;
}

/** More than any workspace has with the sources of its dependencies. */
const mostManifests = 5_000;
const mostBytes = 20_000_000;

interface Entry {
    readonly stamp: string;
    readonly read: ReadManifestFile;
}

/** Manifests that were read, kept until their file changes. */
export class ManifestCache {
    private readonly entries = new Map<string, Entry>();

    /** Undefined for a file that is not there, cannot be read, or is no manifest by its size. */
    async read(path: string, overlay?: Overlay): Promise<ReadManifestFile | undefined> {
        const unsaved = overlay?.(path);
        if (unsaved !== undefined) return this.keep(path, `text ${unsaved}`, () => unsaved);
        const status = await stat(path).catch(() => undefined);
        if (status === undefined || !status.isFile() || status.size > mostBytes) return undefined;
        const stamp = `${status.mtimeMs} ${status.size} ${status.ino}`;
        const known = this.entries.get(path);
        if (known?.stamp === stamp) return known.read;
        const text = await readFile(path, "utf8").catch(() => undefined);
        return text === undefined ? undefined : this.keep(path, stamp, () => text);
    }

    private keep(path: string, stamp: string, text: () => string): ReadManifestFile {
        const known = this.entries.get(path);
        if (known?.stamp === stamp) return known.read;
        const read = { path, folder: parentFolder(path), manifest: readManifest(text()) };
        this.entries.delete(path);
        if (this.entries.size >= mostManifests) {
            for (const oldest of this.entries.keys()) {
                this.entries.delete(oldest);
                break;
            }
        }
        this.entries.set(path, { stamp, read });
        return read;
    }
}
