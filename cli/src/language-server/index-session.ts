import type { FileFacts } from "@rust-ai-ide/analysis/index/file-facts";
import type { WorkspaceIndex } from "@rust-ai-ide/analysis/index/workspace-index";
import type { CrossLinks } from "@rust-ai-ide/analysis/links/cross-links";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import { Emitter } from "@rust-ai-ide/core/event";
import type { Logger } from "@rust-ai-ide/core/logger";
import type {
    IndexerOptions,
    IndexReport,
    WorkspaceIndexer,
} from "@rust-ai-ide/node/index/workspace-indexer";
import { uriOfPath } from "@rust-ai-ide/node/language-server/file-paths";
import type { IndexStatus } from "@rust-ai-ide/protocol/intelligence";

/** Makes the indexer; given, so that its code is loaded when it is needed and not before. */
export type MakeIndexer = (options: IndexerOptions) => Promise<WorkspaceIndexer>;

/** Where the progress of a scan is shown besides in the status. */
export interface ScanDisplay extends Disposable {
    report(percentage: number, message: string): void;
    /** Called when the user does not want to wait for the scan. */
    onCancelled(listener: () => void): void;
}

const mostProblems = 100;
/** Milliseconds between two reports of a changed status. */
const statusPause = 250;

/** The index of the workspace's folders, from the first scan on. */
export class IndexSession implements Disposable {
    private readonly make: MakeIndexer | undefined;
    private readonly logger: Logger;
    private readonly showScan: () => ScanDisplay;
    /** Absent: no index is wanted. */
    private options: Omit<IndexerOptions, "roots" | "logger"> | undefined;
    private roots: readonly string[] = [];
    private current: WorkspaceIndexer | undefined;
    private subscriptions = new DisposableStore();
    private readonly live = new Map<string, FileFacts>();
    private state: IndexStatus = {
        phase: "off",
        files: 0,
        total: 0,
        problems: [],
        problemCount: 0,
    };
    private scan: CancellationSource | undefined;
    private work: Promise<void> = Promise.resolve();
    private disposed = false;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private readonly statuses = new Emitter<IndexStatus>();
    private readonly linkChanges = new Emitter<readonly string[]>();
    private readonly closings = new Emitter<void>();
    readonly onDidChangeStatus = this.statuses.event;
    /** Paths whose links or mismatches may be other ones. */
    readonly onDidChangeLinks = this.linkChanges.event;
    /** The index was thrown away: nothing is known until the next one has read. */
    readonly onDidClose = this.closings.event;

    constructor(make: MakeIndexer | undefined, logger: Logger, showScan: () => ScanDisplay) {
        this.make = make;
        this.logger = logger;
        this.showScan = showScan;
    }

    get index(): WorkspaceIndex | undefined {
        return this.current?.index;
    }

    get links(): CrossLinks | undefined {
        return this.current?.links;
    }

    get folders(): readonly string[] {
        return this.roots;
    }

    get status(): IndexStatus {
        return this.state;
    }

    /**
     * Begins with the first scan, or waits for the first folder. Never rejects; what goes wrong is
     * in the status.
     */
    start(
        roots: readonly string[],
        options: Omit<IndexerOptions, "roots" | "logger">,
    ): Promise<void> {
        this.roots = roots;
        this.options = options;
        if (this.make === undefined || roots.length === 0) return Promise.resolve();
        return this.enqueue(() => this.open());
    }

    /** Forgets everything, the cache too, and begins anew. */
    rebuild(): Promise<void> {
        if (this.state.phase === "off") return Promise.resolve();
        this.scan?.cancel();
        return this.enqueue(async () => {
            await this.current?.clearCache?.();
            this.close();
            await this.open();
        });
    }

    /** Ends the scan that is under way; what was read until then is answered from. */
    stop(): void {
        this.scan?.cancel();
    }

    setRoots(roots: readonly string[]): Promise<void> {
        this.roots = roots;
        const { options } = this;
        if (this.state.phase === "off")
            return options === undefined ? Promise.resolve() : this.start(roots, options);
        this.scan?.cancel();
        return this.enqueue(async () => {
            await this.current?.setRoots(this.roots);
            await this.scanAll();
        });
    }

    filesChanged(paths: readonly string[]): void {
        this.current?.filesChanged(paths);
    }

    /** The facts of an open document; undefined: it was closed. */
    setLive(path: string, facts: FileFacts | undefined): void {
        if (facts === undefined) this.live.delete(path);
        else this.live.set(path, facts);
        this.current?.setLive(path, facts);
    }

    dispose(): void {
        this.disposed = true;
        this.scan?.cancel();
        clearTimeout(this.timer);
        this.close();
        this.statuses.dispose();
        this.linkChanges.dispose();
        this.closings.dispose();
    }

    private enqueue(task: () => Promise<void>): Promise<void> {
        this.work = this.work.then(async () => {
            if (this.disposed) return;
            try {
                await task();
            } catch (error) {
                // The connection that would tell of it is closed as well.
                if (this.disposed) return;
                this.logger.error(`index: ${describeError(error)}`);
                this.setStatus({ phase: "failed", failure: describeError(error) });
            }
        });
        return this.work;
    }

    private async open(): Promise<void> {
        if (this.make === undefined) return;
        this.setStatus({ phase: "starting", files: 0, total: 0, failure: undefined });
        const indexer = await this.make({
            ...this.options,
            roots: this.roots,
            logger: this.logger,
        });
        if (this.disposed) return indexer.dispose();
        this.current = indexer;
        this.subscriptions.add(indexer.links.onDidChange((paths) => this.linkChanges.fire(paths)));
        for (const [path, facts] of this.live) indexer.setLive(path, facts);
        await this.scanAll();
    }

    private async scanAll(): Promise<void> {
        const indexer = this.current;
        if (indexer === undefined) return;
        const scan = new CancellationSource();
        this.scan = scan;
        const display = this.showScan();
        display.onCancelled(() => scan.cancel());
        try {
            const report = await indexer.scan({
                token: scan.token,
                onProgress: ({ files, total, phase }) => {
                    this.setStatus({ phase, files, total });
                    display.report(percentOf(files, total), `${files} / ${total}`);
                },
            });
            this.setStatus(ended(report));
        } finally {
            display.dispose();
            scan.dispose();
        }
    }

    private close(): void {
        this.subscriptions.dispose();
        this.subscriptions = new DisposableStore();
        this.current?.dispose();
        this.current = undefined;
        this.closings.fire();
    }

    private setStatus(change: Partial<IndexStatus>): void {
        const isPhase = change.phase !== this.state.phase;
        this.state = { ...this.state, ...change };
        if (this.disposed) return;
        if (isPhase) {
            clearTimeout(this.timer);
            this.timer = undefined;
            this.statuses.fire(this.state);
            return;
        }
        this.timer ??= setTimeout(() => {
            this.timer = undefined;
            this.statuses.fire(this.state);
        }, statusPause);
    }
}

function percentOf(files: number, total: number): number {
    return total === 0 ? 0 : Math.min(100, Math.floor((100 * files) / total));
}

function ended(report: IndexReport): Partial<IndexStatus> {
    const { files, lines, bytes, symbols, milliseconds, linesPerSecond, cacheHitRate } = report;
    return {
        phase: report.wasCancelled ? "cancelled" : "ready",
        files,
        total: files,
        report: { files, lines, bytes, symbols, milliseconds, linesPerSecond, cacheHitRate },
        problems: report.problems
            .slice(0, mostProblems)
            .map(({ path, code, message }) => ({ uri: uriOfPath(path), code, message })),
        problemCount: report.problems.length,
    };
}
