import { lstatSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
    type CancellationToken,
    CancelledError,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import { hashText } from "./cache/cache-format.ts";
import type { FactsCache } from "./cache/facts-cache.ts";
import { type FileRecord, isRacy } from "./cache/file-records.ts";
import type { FileUpdate, IndexStore } from "./index-store.ts";
import type { ParsePool } from "./parse-pool.ts";
import type { DiskStamp, PoolFile, PoolResult } from "./pool-contract.ts";
import type { IndexProblem, IndexProgress, IndexReport } from "./workspace-indexer.ts";

export interface ScanOptions {
    readonly pool: ParsePool;
    readonly cache: FactsCache | undefined;
    readonly store: IndexStore;
    readonly roots: readonly string[];
    readonly token: CancellationToken;
    /** What files looked like when somebody else last read them, as the cache remembers. */
    readonly remembered?: ReadonlyMap<string, FileRecord>;
    readonly onProgress?: ((progress: IndexProgress) => void) | undefined;
}

const progressMs = 100;
/** Looking at files is done at once, which costs a tenth of waiting for each, but never longer than this. */
const longestTurnMs = 8;

/** One pass over files: what has changed is parsed, everything else comes from the cache. */
export class IndexScan {
    readonly problems: IndexProblem[] = [];
    /** Every path that was listed. */
    readonly seen = new Set<string>();
    /** Some file was not as it had been. */
    hasRead = false;
    private readonly options: ScanOptions;
    private readonly startedAt = performance.now();
    /** Before any file was read, by the clock of files. */
    private readonly readAt = Date.now();
    private again: string[] = [];
    /** Files of the cache that are not in the index yet. */
    private waiting: FileUpdate[] = [];
    private files = 0;
    private lines = 0;
    private bytes = 0;
    private withFacts = 0;
    private hits = 0;
    private isListed = false;
    private reportedAt = 0;
    private turnAt = performance.now();
    private wasCancelled = false;

    constructor(options: ScanOptions) {
        this.options = options;
    }

    /** Rejects with `grammar.*` and `index.*` errors; a scan that was cancelled just ends. */
    async run(batches: AsyncIterable<readonly string[]>): Promise<void> {
        try {
            await this.read(this.listed(batches), true);
            const again = this.again.map((path) => ({ path }));
            if (again.length > 0) await this.read([again], false);
        } catch (error) {
            if (!CancelledError.is(error)) throw error;
            this.wasCancelled = true;
        } finally {
            this.options.cache?.unload();
        }
    }

    report(): IndexReport {
        const milliseconds = performance.now() - this.startedAt;
        const { files, lines, bytes, hits, withFacts, problems, wasCancelled } = this;
        return {
            files,
            lines,
            bytes,
            milliseconds,
            linesPerSecond: Math.round((lines * 1000) / Math.max(milliseconds, 0.001)),
            cacheHits: hits,
            cacheHitRate: withFacts === 0 ? 0 : hits / withFacts,
            symbols: this.options.store.index.symbolCount,
            problems,
            wasCancelled,
        };
    }

    private async *listed(
        batches: AsyncIterable<readonly string[]>,
    ): AsyncGenerator<readonly PoolFile[]> {
        for await (const paths of batches) {
            for (const path of paths) this.seen.add(path);
            this.tellProgress();
            const changed = await this.takeUnchanged(paths);
            if (changed.length > 0) yield changed.map((path) => ({ path }));
        }
        this.applyWaiting();
        this.isListed = true;
    }

    /** Takes over files whose stamp is the one of before, for which no worker need start; gives the others. */
    private async takeUnchanged(paths: readonly string[]): Promise<string[]> {
        const changed: string[] = [];
        for (const path of paths) {
            const stamp = this.stampOf(path);
            if (stamp === undefined || !hasStamp(path, stamp)) {
                changed.push(path);
                continue;
            }
            const update = await this.fromCache(path, this.recordOf(path), stamp.size);
            if (update !== undefined) this.waiting.push(update);
            if (performance.now() - this.turnAt <= longestTurnMs) continue;
            // Together, because what links mean is settled once for all of them.
            this.applyWaiting();
            await this.breathe();
        }
        return changed;
    }

    private applyWaiting(): void {
        const updates = this.waiting;
        this.waiting = [];
        this.apply(updates);
    }

    /** A scan that was cancelled is over for who asked: what still comes must not undo what they do next. */
    private apply(updates: readonly FileUpdate[]): void {
        const { store, token } = this.options;
        throwIfCancelled(token);
        for (const { path } of store.apply(updates)) this.again.push(path);
    }

    private async breathe(): Promise<void> {
        await nextTurn();
        throwIfCancelled(this.options.token);
        this.turnAt = performance.now();
    }

    /** Undefined unless the facts of a file with that stamp are at hand. */
    private stampOf(path: string): DiskStamp | undefined {
        const { store, remembered, cache } = this.options;
        const own = store.records.get(path);
        if (own !== undefined) return own.isRacy ? undefined : own.stamp;
        const record = remembered?.get(path);
        const isAtHand = record?.hasFacts === false || cache?.has(record?.hash ?? "") === true;
        return isAtHand ? record?.stamp : undefined;
    }

    private read(
        files: Iterable<readonly PoolFile[]> | AsyncIterable<readonly PoolFile[]>,
        useCache: boolean,
    ): Promise<void> {
        const { pool, cache, token, roots } = this.options;
        return pool.scan({
            files,
            facts: true,
            roots,
            known: useCache ? cache?.knownHashes() : undefined,
            token,
            onResults: (results) => this.take(results),
        });
    }

    private async take(results: readonly PoolResult[]): Promise<void> {
        this.hasRead = true;
        const updates: FileUpdate[] = [];
        for (const result of results) {
            const update = await this.updateFor(result);
            if (update !== undefined) updates.push(update);
            this.problems.push(...result.problems);
        }
        this.apply(updates);
        this.tellProgress();
    }

    private async updateFor(result: PoolResult): Promise<FileUpdate | undefined> {
        const { path, outcome, stamp } = result;
        switch (outcome) {
            case "known":
                if (stamp === undefined || result.hash === undefined) return undefined;
                return this.fromCache(
                    path,
                    this.newRecord(result, stamp, hashText(result.hash)),
                    result.bytes,
                );
            case "read":
                return stamp === undefined
                    ? { path, record: undefined }
                    : this.fresh(result, stamp);
            case "failed":
                this.files++;
                return { path, record: undefined };
            case "left-out": {
                if (stamp === undefined) return { path, record: undefined };
                const record = { ...this.newRecord(result, stamp, ""), isLeftOut: true };
                return { path, record, facts: undefined };
            }
            default:
                return { path, record: undefined };
        }
    }

    private recordOf(path: string): FileRecord | undefined {
        const { store, remembered } = this.options;
        return store.records.get(path) ?? remembered?.get(path);
    }

    private newRecord(result: PoolResult, stamp: DiskStamp, hash: string): FileRecord {
        const { lines, facts } = result;
        const isChanging = result.problems.some(({ code }) => code === "index.changing");
        const racy = isChanging || isRacy(stamp, this.readAt);
        const problems = result.problems.map(({ code, message }) => ({ code, message }));
        const hasFacts = facts !== undefined;
        return { stamp, hash, lines, hasFacts, isLeftOut: false, isRacy: racy, problems };
    }

    /** The update for a content that was there before. */
    private async fromCache(
        path: string,
        record: FileRecord | undefined,
        bytes: number,
    ): Promise<FileUpdate | undefined> {
        const { store, cache } = this.options;
        if (record === undefined) return this.lookAgain(path);
        const own = store.holds(path, record.hash) ? store.records.get(path) : undefined;
        const other = this.options.remembered?.get(path);
        const known = own ?? (other === record && !other.hasFacts ? other : undefined);
        if (known !== undefined) {
            const { hasFacts, problems, isLeftOut } = known;
            if (!isLeftOut) this.count(record.lines, bytes, hasFacts, true);
            // Those of a file that was looked at just now were told with it.
            const told = known === record ? [] : record.problems.map(({ code }) => code);
            this.tell(
                path,
                problems.filter(({ code }) => !told.includes(code)),
            );
            const kept = { ...record, hasFacts, problems, isLeftOut };
            return { path, record: kept, facts: own === undefined ? undefined : "kept" };
        }
        const facts = await cache?.get(record.hash);
        if (facts === undefined) return this.lookAgain(path);
        const hasFacts = facts.length > 0;
        this.count(record.lines, bytes, hasFacts, true);
        // Of a file that was not read nobody else tells them.
        if (other === record) this.tell(path, record.problems);
        const found = { ...record, hasFacts };
        return { path, record: found, facts: hasFacts ? facts : undefined };
    }

    private tell(path: string, problems: FileRecord["problems"]): void {
        for (const problem of problems) this.problems.push({ path, ...problem });
    }

    private lookAgain(path: string): undefined {
        this.again.push(path);
    }

    private fresh(result: PoolResult, stamp: DiskStamp): FileUpdate {
        const { path, facts } = result;
        const hash = result.hash === undefined ? "" : hashText(result.hash);
        // What there is something to say of is read again next time, so that it is said again.
        if (hash !== "" && (facts !== undefined || result.problems.length === 0)) {
            this.options.cache?.put(hash, facts ?? new Uint8Array());
        }
        this.count(result.lines, result.bytes, facts !== undefined, false);
        return { path, record: this.newRecord(result, stamp, hash), facts };
    }

    private count(lines: number, bytes: number, hasFacts: boolean, isHit: boolean): void {
        this.files++;
        this.lines += lines;
        this.bytes += bytes;
        if (!hasFacts) return;
        this.withFacts++;
        if (isHit) this.hits++;
    }

    private tellProgress(): void {
        const { onProgress } = this.options;
        const now = performance.now();
        if (onProgress === undefined || now - this.reportedAt < progressMs) return;
        this.reportedAt = now;
        const phase = this.isListed ? "indexing" : "listing";
        onProgress({ files: this.files, total: this.seen.size, phase });
    }
}

/** False as well for what cannot be looked at. */
function hasStamp(path: string, { size, mtimeMs, inode }: DiskStamp): boolean {
    try {
        const now = lstatSync(path, { throwIfNoEntry: false });
        return (
            now?.isFile() === true &&
            now.size === size &&
            now.mtimeMs === mtimeMs &&
            now.ino === inode
        );
    } catch {
        return false;
    }
}
