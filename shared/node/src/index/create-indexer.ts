import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileFacts } from "@rust-ai-ide/analysis/index/file-facts";
import { CancellationSource, type CancellationToken } from "@rust-ai-ide/core/cancellation";
import { describeError } from "@rust-ai-ide/core/errors";
import { writeFileAtomic } from "../atomic-file.ts";
import { CacheProblems } from "./cache/cache-problems.ts";
import {
    factsVersion,
    folderOfVersion,
    recordsName,
    removeOldRecords,
    removeOldVersions,
} from "./cache/cache-version.ts";
import { FactsCache } from "./cache/facts-cache.ts";
import { decodeRecords, encodeRecords, type FileRecord } from "./cache/file-records.ts";
import { ChangeQueue } from "./change-queue.ts";
import { fileProblem } from "./file-problems.ts";
import { type ExportedFile, IndexFileErrors, readIndexFile, writeIndexFile } from "./index-file.ts";
import { IndexScan } from "./index-scan.ts";
import { IndexStore } from "./index-store.ts";
import { ParsePool } from "./parse-pool.ts";
import { isAmong, wantedAmong, wantedFiles } from "./wanted-files.ts";
import type {
    IndexerOptions,
    IndexProblem,
    IndexProgress,
    IndexReport,
    WorkspaceIndexer,
} from "./workspace-indexer.ts";

const defaultCacheBytes = 512 << 20;
/** File events are saved at most so often; what is lost by a crash is only parsed again. */
const saveMs = 60_000;

/** Takes an index to another machine and back. */
export interface IndexExchange {
    /** Writes the facts of all files on the disk; returns their number. Throws `index.export-failed`. */
    exportTo(file: string): Promise<number>;
    /**
     * Takes facts into the cache, from which the next scan has those of files with the same content;
     * returns their number. Throws `index.import-…`, `index.needs-cache`, `index.cache-locked`.
     */
    importFrom(file: string): Promise<number>;
}

/** Opens the cache; nothing is read of the workspace before the first scan. */
export async function createIndexer(
    options: IndexerOptions,
): Promise<WorkspaceIndexer & IndexExchange> {
    const { cacheFolder, cacheBytes = defaultCacheBytes, logger } = options;
    const version = await factsVersion(options.grammarsFolder);
    if (cacheFolder === undefined) return new Indexer(options, undefined, version);
    const cache = await FactsCache.open({
        folder: join(cacheFolder, folderOfVersion(version)),
        limitBytes: cacheBytes,
        logger,
    });
    if (cache.isWriter) await removeOldVersions(cacheFolder, version);
    return new Indexer(options, cache, version);
}

class Indexer implements WorkspaceIndexer, IndexExchange {
    private readonly options: IndexerOptions;
    private readonly cache: FactsCache | undefined;
    private readonly version: string;
    private readonly store = new IndexStore();
    private readonly pool: ParsePool;
    private readonly queue = new ChangeQueue((paths) => this.workOff(paths));
    private readonly ending = new CancellationSource();
    private roots: readonly string[];
    private work: Promise<unknown> = Promise.resolve();
    private savedAt = 0;

    constructor(options: IndexerOptions, cache: FactsCache | undefined, version: string) {
        const { grammarsFolder, workers, logger } = options;
        this.options = options;
        this.cache = cache;
        this.version = version;
        this.roots = options.roots.map(slashed);
        this.pool = new ParsePool({ grammarsFolder, workers, logger });
    }

    get index(): IndexStore["index"] {
        return this.store.index;
    }

    get links(): IndexStore["links"] {
        return this.store.links;
    }

    scan(options: {
        readonly token: CancellationToken;
        readonly onProgress?: (progress: IndexProgress) => void;
    }): Promise<IndexReport> {
        return this.exclusive(async () => {
            const cancelling = new CancellationSource(options.token);
            const ending = this.ending.token.onCancellationRequested(() => cancelling.cancel());
            try {
                return await this.scanAll(cancelling.token, options.onProgress);
            } finally {
                ending.dispose();
                cancelling.dispose();
            }
        });
    }

    filesChanged(paths: readonly string[]): void {
        if (!this.ending.token.isCancellationRequested) this.queue.add(paths.map(slashed));
    }

    async settled(): Promise<void> {
        this.queue.flush();
        await this.work;
    }

    setLive(path: string, facts: FileFacts | undefined): void {
        const place = slashed(path);
        const wasLive = this.store.isLive(place);
        this.store.setLive(place, facts);
        if (facts !== undefined || !wasLive) return;
        // The index still has the facts of what was in the editor, saved or not.
        this.store.forget(place);
        this.filesChanged([place]);
    }

    setRoots(roots: readonly string[]): Promise<void> {
        return this.exclusive(async () => {
            this.roots = roots.map(slashed);
            const inside = new Set(this.roots);
            this.drop((path) => !isAmong(inside, path));
        });
    }

    async clearCache(): Promise<void> {
        await this.exclusive(async () => {
            const { cache } = this;
            if (cache === undefined || (await cache.clear())) return;
            cache.problems.push(fileProblem(cache.folder, CacheProblems["cache-busy"]()));
        });
    }

    exportTo(file: string): Promise<number> {
        return this.exclusive(() => writeIndexFile(file, this.version, this.exported()));
    }

    importFrom(file: string): Promise<number> {
        return this.exclusive(async () => {
            const { cache } = this;
            if (cache === undefined) throw IndexFileErrors["needs-cache"]();
            if (!cache.isWriter) throw IndexFileErrors["cache-locked"]();
            const count = await readIndexFile(file, this.version, ({ hash, facts }) =>
                cache.put(hash, facts),
            );
            await cache.save();
            return count;
        });
    }

    dispose(): void {
        this.ending.cancel();
        this.queue.dispose();
        this.pool.dispose();
        this.cache?.dispose();
        this.store.dispose();
    }

    private *exported(): Iterable<ExportedFile> {
        const { index, records } = this.store;
        for (const [path, { hash, hasFacts }] of records) {
            const facts = this.store.isLive(path) ? undefined : index.packed(path);
            if (facts === undefined || !hasFacts || hash === "") continue;
            yield { path: this.relative(path), hash, facts };
        }
    }

    private relative(path: string): string {
        const root = this.roots.find((each) => path.startsWith(`${each}/`)) ?? "";
        return path.slice(root.length + 1);
    }

    /** Scans and batches of events run one after another. */
    private exclusive<T>(task: () => Promise<T>): Promise<T> {
        const next = this.work.then(task, task);
        this.work = next.catch(() => {});
        return next;
    }

    private async scanAll(
        token: CancellationToken,
        onProgress: ((progress: IndexProgress) => void) | undefined,
    ): Promise<IndexReport> {
        const { store, pool, cache, roots } = this;
        const remembered = store.records.size === 0 ? await this.remembered() : undefined;
        const parts = remembered === undefined ? {} : { remembered };
        const scan = new IndexScan({ pool, cache, store, roots, token, onProgress, ...parts });
        await scan.run(wantedFiles(this.wanted(token, scan.problems)));
        const report = scan.report();
        if (!report.wasCancelled) this.drop((path) => !scan.seen.has(path));
        const isNew = scan.hasRead || store.records.size !== remembered?.size;
        await this.save(!report.wasCancelled && isNew);
        const problems = [...(cache?.problems ?? []), ...report.problems];
        return { ...report, symbols: store.index.symbolCount, problems };
    }

    private workOff(paths: ReadonlySet<string>): void {
        this.exclusive(() => this.update(paths)).catch((error: unknown) => {
            this.options.logger.warn(`index: files that changed: ${describeError(error)}`);
        });
    }

    private async update(paths: ReadonlySet<string>): Promise<void> {
        const { store, pool, cache, roots } = this;
        const { token } = this.ending;
        if (token.isCancellationRequested) return;
        // Whatever it ignores now, or does no more, is anywhere below it.
        if ([...paths].some((path) => path.endsWith("/.gitignore"))) {
            await this.scanAll(token, undefined);
            return;
        }
        const scan = new IndexScan({ pool, cache, store, roots, token });
        const found = await wantedAmong(paths, this.wanted(token, scan.problems));
        // A stamp of before says nothing of a file that is said to have changed.
        for (const path of found) store.distrust(path);
        await scan.run(only(found));
        if (token.isCancellationRequested) return;
        for (const { code, path } of scan.problems) {
            this.options.logger.info(`index: ${code}: ${path}`);
        }
        const isGone = [...paths].some((path) => !scan.seen.has(path));
        if (isGone) this.drop((path) => isAmong(paths, path) && !scan.seen.has(path));
        if (performance.now() - this.savedAt > saveMs) await this.save(false);
    }

    private wanted(
        token: CancellationToken,
        problems: IndexProblem[],
    ): Parameters<typeof wantedFiles>[0] {
        const { exclude: excludes } = this.options;
        const onProblem = (problem: IndexProblem): void => void problems.push(problem);
        return { roots: this.roots, excludes, token, onProblem };
    }

    private drop(isGone: (path: string) => boolean): void {
        const gone = [...this.store.paths()].filter(isGone);
        this.store.apply(gone.map((path) => ({ path, record: undefined })));
    }

    private async save(isWhole: boolean): Promise<void> {
        const { cache } = this;
        this.savedAt = performance.now();
        await cache?.save();
        if (cache?.isWriter !== true || !isWhole) return;
        const records = encodeRecords(this.store.records);
        await writeFileAtomic(this.recordsPath(cache), records, { mode: 0o600 }).catch((error) => {
            this.options.logger.warn(`index cache: ${describeError(error)}`);
        });
        await removeOldRecords(cache.folder);
    }

    private async remembered(): Promise<Map<string, FileRecord> | undefined> {
        const { cache } = this;
        if (cache === undefined) return undefined;
        const bytes = await readFile(this.recordsPath(cache)).catch(() => undefined);
        return bytes === undefined ? undefined : decodeRecords(bytes);
    }

    /** Of these very roots: other workspaces have files of their own in the same cache. */
    private recordsPath(cache: FactsCache): string {
        const roots = createHash("sha256").update([...this.roots].sort().join("\n"));
        return join(cache.folder, recordsName(roots.digest("hex")));
    }
}

async function* only(paths: readonly string[]): AsyncGenerator<readonly string[]> {
    if (paths.length > 0) yield paths;
}

function slashed(path: string): string {
    const slash = path.replaceAll("\\", "/");
    return slash.length > 1 && slash.endsWith("/") ? slash.slice(0, -1) : slash;
}
