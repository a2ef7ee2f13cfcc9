import { closeSync, constants, openSync, writeSync } from "node:fs";
import { open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** A segment is closed when it has this size. */
export const segmentBytes = 8 << 20;
/** Segments that are kept in memory while many of their records are asked for. */
const mostLoaded = 4;
/** Bytes that wait before they are written. */
const writeBytes = 1 << 20;

/** At given places, so not for appending; read by their owner alone, as all of the cache. */
const openFlags = constants.O_RDWR | constants.O_CREAT;

interface Chunk {
    readonly segment: number;
    readonly position: number;
    readonly bytes: Buffer;
}

/**
 * The files that records lie in, one behind the other. Written at given places, so that an interrupted
 * write can be done again.
 */
export class SegmentFiles {
    private readonly folder: string;
    private readonly loaded = new Map<number, Buffer>();
    private waiting: Chunk[] = [];
    private writing: readonly Chunk[] = [];
    private work: Promise<void> = Promise.resolve();
    private waitingBytes = 0;
    /** Why the disk refused: until that is forgotten nothing more is kept for it. */
    private failure: { readonly error: unknown } | undefined;

    constructor(folder: string) {
        this.folder = folder;
    }

    /** Numbers and sizes of those that are there. */
    async list(): Promise<Map<number, number>> {
        const found = new Map<number, number>();
        for (const name of await readdir(this.folder)) {
            const number = /^(\d+)\.pack$/.exec(name)?.[1];
            if (number === undefined) continue;
            const { size } = await stat(join(this.folder, name));
            found.set(Number(number), size);
        }
        return new Map([...found].sort(([left], [right]) => left - right));
    }

    /** The whole segment with at least `least` bytes, if it has as many; empty when it is not there. */
    async read(segment: number, least: number): Promise<Buffer> {
        const known = this.loaded.get(segment);
        if (known !== undefined && known.length >= least) {
            // Moved behind the others: the first one leaves first.
            this.loaded.delete(segment);
            this.loaded.set(segment, known);
            return known;
        }
        await this.flush();
        const bytes = await readFile(this.path(segment)).catch(() => Buffer.alloc(0));
        this.loaded.delete(segment);
        this.loaded.set(segment, bytes);
        for (const oldest of this.loaded.keys()) {
            if (this.loaded.size <= mostLoaded) break;
            this.loaded.delete(oldest);
        }
        return bytes;
    }

    /** Lets go of what is in memory. */
    unload(): void {
        this.loaded.clear();
    }

    /** Writes a little later, or at once when much is waiting; `flush` tells whether it went well. */
    write(segment: number, position: number, bytes: Buffer): void {
        if (this.failure !== undefined) return;
        this.waiting.push({ segment, position, bytes });
        this.waitingBytes += bytes.length;
        if (this.waitingBytes > writeBytes) this.flush().catch(() => {});
    }

    /** Resolves when everything is written; rejects when the disk refuses, and keeps it for `writeNow`. */
    flush(): Promise<void> {
        const next = this.work.catch(() => {}).then(() => this.writeWaiting());
        this.work = next;
        return next;
    }

    /** Writes what is waiting, and what may be half written, before it returns. */
    writeNow(): void {
        for (const chunk of joined([...this.writing, ...this.waiting])) {
            const file = openSync(this.path(chunk.segment), openFlags, 0o600);
            try {
                for (let at = 0; at < chunk.bytes.length; ) {
                    at += writeSync(file, chunk.bytes, at, undefined, chunk.position + at);
                }
            } finally {
                closeSync(file);
            }
        }
        this.forgetWaiting();
    }

    forgetWaiting(): void {
        this.failure = undefined;
        this.waiting = [];
        this.writing = [];
        this.waitingBytes = 0;
    }

    async remove(segment: number): Promise<void> {
        this.loaded.delete(segment);
        await rm(this.path(segment), { force: true });
    }

    private async writeWaiting(): Promise<void> {
        // What was written behind its back would be told as whole.
        if (this.failure !== undefined) throw this.failure.error;
        if (this.waiting.length === 0) return;
        this.writing = this.waiting;
        this.waiting = [];
        this.waitingBytes = 0;
        try {
            for (const chunk of joined(this.writing)) await this.writeChunk(chunk);
        } catch (error) {
            this.failure = { error };
            throw error;
        }
        this.writing = [];
    }

    private async writeChunk({ segment, position, bytes }: Chunk): Promise<void> {
        const file = await open(this.path(segment), openFlags, 0o600);
        try {
            for (let at = 0; at < bytes.length; ) {
                const rest = bytes.length - at;
                at += (await file.write(bytes, at, rest, position + at)).bytesWritten;
            }
        } finally {
            await file.close();
        }
    }

    private path(segment: number): string {
        return join(this.folder, `${segment}.pack`);
    }
}

/** Chunks that lie behind each other as one. */
function joined(chunks: readonly Chunk[]): Chunk[] {
    const groups: Chunk[][] = [];
    let end = -1;
    for (const chunk of chunks) {
        const group = groups.at(-1);
        const isNext = group?.[0]?.segment === chunk.segment && chunk.position === end;
        if (isNext) group?.push(chunk);
        else groups.push([chunk]);
        end = chunk.position + chunk.bytes.length;
    }
    return groups.map((group) => ({
        ...(group[0] as Chunk),
        bytes: Buffer.concat(group.map(({ bytes }) => bytes)),
    }));
}
