import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import { writeFileAtomic } from "../../atomic-file.ts";
import { acquireLock, isProcessAlive, type Lock } from "../../exclusive-lock.ts";
import { fileProblem } from "../file-problems.ts";
import { KnownHashes } from "../known-hashes.ts";
import type { IndexProblem } from "../workspace-indexer.ts";
import {
    type CacheEntry,
    decodeRecord,
    decodeTable,
    encodeRecord,
    encodeTable,
    recordBytes,
    scanRecords,
} from "./cache-format.ts";
import { CacheProblems } from "./cache-problems.ts";
import { expired, touch } from "./expiry.ts";
import { SegmentFiles, segmentBytes } from "./segment-files.ts";

export interface FactsCacheOptions {
    /** A folder for facts of one version alone. */
    readonly folder: string;
    readonly limitBytes: number;
    readonly logger: Logger;
    /** Milliseconds since 1970; for tests. */
    readonly now?: () => number;
}

const hourMs = 3_600_000;
/** A lock without a name in it belongs to a process that died while it wrote it. */
const emptyLockMs = 5_000;

/**
 * Facts by the hash of the content that they are of, on disk. Records are only ever appended to
 * segments; a table beside them says where each is and when it was last of use. The table is replaced
 * as a whole; what was appended after that is found again by reading the segments' ends. One
 * process writes, others read. Whatever is damaged is as if it were not there.
 */
export class FactsCache implements Disposable {
    readonly problems: IndexProblem[] = [];
    private readonly options: FactsCacheOptions;
    private readonly files: SegmentFiles;
    private entries = new Map<string, CacheEntry>();
    private sizes = new Map<number, number>();
    private current = 0;
    private lock: Lock | undefined;
    private known: KnownHashes | undefined;
    private knownLimit = 0;
    private isChanged = false;
    private isDisposed = false;

    private constructor(options: FactsCacheOptions) {
        this.options = options;
        this.files = new SegmentFiles(options.folder);
    }

    /** Never rejects: a folder that cannot be used is an empty cache with a problem. */
    static async open(options: FactsCacheOptions): Promise<FactsCache> {
        const cache = new FactsCache(options);
        try {
            await mkdir(options.folder, { recursive: true, mode: 0o700 });
            await cache.becomeWriter();
            await cache.load();
        } catch (error) {
            cache.fail(error);
        }
        return cache;
    }

    get folder(): string {
        return this.options.folder;
    }

    get isWriter(): boolean {
        return this.lock !== undefined;
    }

    /** Contents that it has facts of. */
    get size(): number {
        return this.entries.size;
    }

    /** Bytes of its segments on disk. */
    get bytes(): number {
        return [...this.sizes.values()].reduce((sum, size) => sum + size, 0);
    }

    has(hash: string): boolean {
        return this.entries.has(hash);
    }

    /**
     * All its hashes for the workers. A set that is kept: new ones join it, and it may have some that
     * are gone, which `get` then does not find.
     */
    knownHashes(): KnownHashes {
        const isFull = this.known !== undefined && this.known.size > this.knownLimit;
        if (this.known !== undefined && !isFull) return this.known;
        this.knownLimit = this.entries.size + 4096 + (this.entries.size >> 1);
        this.known = new KnownHashes(this.knownLimit);
        for (const hash of this.entries.keys()) this.known.add(Buffer.from(hash, "latin1"));
        return this.known;
    }

    /**
     * The facts of a content, empty bytes for one that has none; undefined when they are not there, or
     * are damaged, and then they are forgotten. A view of a buffer that does not change.
     */
    async get(hash: string): Promise<Uint8Array | undefined> {
        const entry = this.entries.get(hash);
        if (entry === undefined) return undefined;
        const end = entry.offset + recordBytes(entry.length);
        const bytes = await this.files.read(entry.segment, end).catch(() => Buffer.alloc(0));
        const facts = decodeRecord(bytes, entry.offset, hash);
        if (facts === undefined) {
            this.entries.delete(hash);
            this.isChanged = true;
            // For a reader it is usual: the writer has moved it since.
            if (this.isWriter)
                this.note(CacheProblems["cache-damaged"](`segment ${entry.segment}`));
        } else if (entry.usedAt !== this.hour()) {
            touch(entry, this.hour());
            this.isChanged = true;
        }
        return facts;
    }

    /** Keeps a copy, when this process is the one that writes. */
    put(hash: string, facts: Uint8Array): void {
        const known = this.entries.get(hash);
        if (known !== undefined) {
            touch(known, this.hour());
        } else if (this.isWriter) {
            this.append(encodeRecord(hash, facts), hash, this.newEntry(facts));
            this.known?.add(Buffer.from(hash, "latin1"));
        }
    }

    /** Lets go of what reading many records keeps in memory. */
    unload(): void {
        this.files.unload();
    }

    /** Writes all that is new, and drops what is over its time or its room. */
    async save(): Promise<void> {
        if (!this.isChanged || !(await this.mayWrite())) return;
        this.isChanged = false;
        try {
            for (const hash of expired(this.entries, this.hour(), this.options.limitBytes)) {
                this.entries.delete(hash);
            }
            const empty = await this.moveOutOfSparse();
            await this.files.flush();
            await writeFileAtomic(this.tablePath(), this.table(), { mode: 0o600 });
            for (const segment of empty) await this.files.remove(segment);
        } catch (error) {
            this.fail(error);
        }
    }

    /** Forgets everything; false when another process writes. */
    async clear(): Promise<boolean> {
        if (!(await this.mayWrite())) return false;
        this.files.forgetWaiting();
        this.entries.clear();
        this.known = undefined;
        for (const segment of this.sizes.keys()) await this.files.remove(segment);
        this.sizes.clear();
        this.current++;
        this.isChanged = true;
        await this.save();
        return true;
    }

    /** Writes what is waiting; the table is found out again if nobody called `save`. */
    dispose(): void {
        if (this.isDisposed) return;
        this.isDisposed = true;
        try {
            if (this.lock?.isHeld() === true) this.files.writeNow();
        } catch (error) {
            this.options.logger.warn(`index cache: ${describeError(error)}`);
        }
        this.lock?.dispose();
        this.lock = undefined;
    }

    private async load(): Promise<void> {
        const sizes = await this.files.list();
        const stored = await readFile(this.tablePath()).catch(() => undefined);
        const table = stored === undefined ? undefined : decodeTable(stored);
        if (stored !== undefined && table === undefined) {
            this.note(CacheProblems["cache-damaged"]("table"));
        }
        for (const [hash, entry] of table?.entries ?? []) {
            const end = entry.offset + recordBytes(entry.length);
            if (end <= (sizes.get(entry.segment) ?? 0)) this.entries.set(hash, entry);
        }
        for (const [segment, size] of sizes) {
            const covered = table?.segments.get(segment) ?? 0;
            const end = covered < size ? await this.recover(segment, covered) : size;
            this.sizes.set(segment, size);
            // Nothing is written behind a torn end, or where something was cut off.
            const isOpen = end === size && covered <= size && size < segmentBytes;
            this.current = isOpen ? segment : segment + 1;
        }
        this.files.unload();
    }

    /** Finds records that the table does not know of; returns where they end. */
    private async recover(segment: number, from: number): Promise<number> {
        const bytes = await this.files.read(segment, 0);
        return scanRecords(bytes, from, (hash, offset, length) => {
            const usedAt = this.hour();
            this.entries.set(hash, { segment, offset, length, usedAt, hits: 0 });
            this.isChanged = true;
        });
    }

    private newEntry(facts: Uint8Array): CacheEntry {
        return { segment: 0, offset: 0, length: facts.length, usedAt: this.hour(), hits: 0 };
    }

    private append(record: Buffer, hash: string, entry: CacheEntry): void {
        if ((this.sizes.get(this.current) ?? 0) >= segmentBytes) {
            this.current = Math.max(this.current, ...this.sizes.keys()) + 1;
        }
        const offset = this.sizes.get(this.current) ?? 0;
        entry.segment = this.current;
        entry.offset = offset;
        this.entries.set(hash, entry);
        this.sizes.set(this.current, offset + record.length);
        this.files.write(entry.segment, offset, record);
        this.isChanged = true;
    }

    /** Copies what lives in segments that are mostly dead, and returns those segments. */
    private async moveOutOfSparse(): Promise<number[]> {
        const bySegment = new Map<number, [string, CacheEntry][]>();
        for (const item of this.entries) {
            const list = bySegment.get(item[1].segment) ?? [];
            list.push(item);
            bySegment.set(item[1].segment, list);
        }
        const empty: number[] = [];
        for (const [segment, size] of [...this.sizes]) {
            const items = bySegment.get(segment) ?? [];
            const live = items.reduce((sum, [, { length }]) => sum + recordBytes(length), 0);
            if (live * 2 > size || segment === this.current) continue;
            const bytes = items.length === 0 ? undefined : await this.files.read(segment, size);
            for (const [hash, entry] of items) {
                const facts = decodeRecord(bytes ?? Buffer.alloc(0), entry.offset, hash);
                if (facts === undefined) this.entries.delete(hash);
                else this.append(encodeRecord(hash, facts), hash, entry);
            }
            this.sizes.delete(segment);
            empty.push(segment);
        }
        return empty;
    }

    private table(): Uint8Array {
        return encodeTable({ entries: this.entries, segments: this.sizes });
    }

    /** True for the one process that writes; one whose lock was taken away stops. */
    private async mayWrite(): Promise<boolean> {
        if (this.isDisposed) return false;
        if (this.lock === undefined) return false;
        if (this.lock.isHeld()) return true;
        this.lock.dispose();
        this.lock = undefined;
        return false;
    }

    private async becomeWriter(): Promise<void> {
        this.lock = await acquireLock(
            join(this.options.folder, "lock"),
            async ({ processId, ageMs }) =>
                processId === 0 ? ageMs > emptyLockMs : !isProcessAlive(processId),
        );
    }

    /** From here on it is read at most. */
    private fail(error: unknown): void {
        const { code = "unknown" } = error as NodeJS.ErrnoException;
        this.options.logger.warn(`index cache: ${describeError(error)}`);
        this.note(CacheProblems["cache-unavailable"](code));
        this.files.forgetWaiting();
        this.lock?.dispose();
        this.lock = undefined;
    }

    private note(error: ReturnType<(typeof CacheProblems)["cache-busy"]>): void {
        const isKnown = this.problems.some(({ code }) => code === error.code);
        if (!isKnown) this.problems.push(fileProblem(this.options.folder, error));
    }

    private hour(): number {
        return Math.floor((this.options.now ?? Date.now)() / hourMs);
    }

    private tablePath(): string {
        return join(this.options.folder, "table");
    }
}
