import { join, relative, sep } from "node:path";
import type { NeighbourFile } from "@rust-ai-ide/ai/context/collect-context";
import { definitions } from "@rust-ai-ide/ai/context/definitions";
import { apartFolders, nearestFirst } from "@rust-ai-ide/ai/context/nearness";
import type { Clock } from "@rust-ai-ide/core/clock";
import { listSources } from "./crate-sources.ts";
import { type FileStamp, readSource, stampOf } from "./source-folder.ts";

/** A crate on disk. */
export interface CrateFolder {
    /** Absolute path of the folder of its Cargo.toml. */
    readonly folder: string;
    readonly name: string;
}

/** A file of a crate as it was read last. */
export interface CrateFile extends NeighbourFile {
    /** Absolute path. */
    readonly file: string;
    readonly text: string;
}

interface Entry {
    readonly stamp: FileStamp;
    readonly file: CrateFile | undefined;
}

interface Crate {
    readonly entries: Map<string, Entry>;
    /** Names of the files near a file, those that are read. */
    readonly near: Map<string, readonly string[]>;
    readAt: number;
    reading: Promise<void> | undefined;
}

export interface CrateFilesLimits {
    readonly files: number;
    /** Bytes of all files of a crate that are read, and of one. */
    readonly bytes: number;
    readonly fileBytes: number;
}

const defaultLimits: CrateFilesLimits = { files: 60, bytes: 2_000_000, fileBytes: 200_000 };
/** Files are looked at again after this time at the earliest. */
const freshMs = 5_000;
const mostCrates = 4;
const mostPlaces = 64;

/**
 * The Rust files of crates, read in the background and again when their size or time has changed.
 * Nothing waits for a disk here: what was read so far is the answer.
 */
export class CrateFiles {
    private readonly clock: Pick<Clock, "now">;
    private readonly limits: CrateFilesLimits;
    /** By folder, the one asked for longest ago first. */
    private readonly crates = new Map<string, Crate>();

    constructor(clock: Pick<Clock, "now">, limits: Partial<CrateFilesLimits> = {}) {
        this.clock = clock;
        this.limits = { ...defaultLimits, ...limits };
    }

    /** Whether the files near `file` have been read; if not, they are from now on. */
    isRead(folder: CrateFolder, file: string): boolean {
        const crate = this.crateAt(folder);
        if (crate.near.has(file)) return true;
        void this.read(folder, file);
        return false;
    }

    /** What is known of the files near `file`, the nearest first; looks for changes in the background. */
    near(folder: CrateFolder, file: string): CrateFile[] {
        const crate = this.crateAt(folder);
        const names = crate.near.get(file);
        if (names === undefined || this.clock.now() - crate.readAt > freshMs) {
            void this.read(folder, file);
        }
        return (names ?? [])
            .map((name) => crate.entries.get(name)?.file)
            .filter((each) => each !== undefined);
    }

    /** Brings the files near `file` up to date. Never rejects. */
    async read(folder: CrateFolder, file: string): Promise<void> {
        const crate = this.crateAt(folder);
        while (crate.reading !== undefined) {
            await crate.reading;
            if (crate.near.has(file) && this.clock.now() - crate.readAt <= freshMs) return;
        }
        crate.reading = this.update(folder, crate, file)
            .catch(() => {})
            .finally(() => {
                crate.reading = undefined;
            });
        await crate.reading;
    }

    private async update(folder: CrateFolder, crate: Crate, file: string): Promise<void> {
        const own = slashed(folder.folder, file);
        const names = wanted(await listSources(folder.folder), own);
        const chosen: string[] = [];
        let room = this.limits.bytes;
        for (const name of nearestFirst(names, own)) {
            if (chosen.length === this.limits.files) break;
            const size = await this.updateFile(folder, crate, name, room);
            if (size === undefined) continue;
            chosen.push(name);
            room -= size;
        }
        crate.near.delete(file);
        crate.near.set(file, chosen);
        if (crate.near.size > mostPlaces) {
            const [oldest = ""] = crate.near.keys();
            crate.near.delete(oldest);
        }
        const used = new Set([...crate.near.values()].flat());
        for (const name of crate.entries.keys()) if (!used.has(name)) crate.entries.delete(name);
        crate.readAt = this.clock.now();
    }

    /** Reads a file that has changed and fits; its size, or undefined when it is of no use. */
    private async updateFile(
        folder: CrateFolder,
        crate: Crate,
        name: string,
        room: number,
    ): Promise<number | undefined> {
        const file = join(folder.folder, name);
        const stamp = await stampOf(file);
        if (stamp === undefined || stamp.size > Math.min(room, this.limits.fileBytes)) {
            return undefined;
        }
        const known = crate.entries.get(name);
        const isSame = known?.stamp.size === stamp.size && known.stamp.mtimeMs === stamp.mtimeMs;
        if (isSame) return known.file === undefined ? undefined : stamp.size;
        const text = await readSource(file, this.limits.fileBytes);
        const path = `${folder.name}/${name}`;
        const read =
            text === undefined
                ? undefined
                : { file, path, text, definitions: definitions(text, path) };
        crate.entries.set(name, { stamp, file: read });
        return read === undefined ? undefined : stamp.size;
    }

    private crateAt({ folder }: CrateFolder): Crate {
        const crate = this.crates.get(folder) ?? {
            entries: new Map(),
            near: new Map(),
            readAt: Number.NEGATIVE_INFINITY,
            reading: undefined,
        };
        this.crates.delete(folder);
        this.crates.set(folder, crate);
        if (this.crates.size > mostCrates) {
            const [oldest = ""] = this.crates.keys();
            this.crates.delete(oldest);
        }
        return crate;
    }
}

/** Without the file itself and without the folders of which nothing is called from it. */
function wanted(names: readonly string[], own: string): string[] {
    const folderOf = (name: string): string => name.split("/", 1)[0] ?? "";
    return names.filter(
        (name) =>
            name !== own && (!apartFolders.has(folderOf(name)) || folderOf(name) === folderOf(own)),
    );
}

function slashed(folder: string, file: string): string {
    return relative(folder, file).split(sep).join("/");
}
