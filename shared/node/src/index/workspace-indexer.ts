import type { FileFacts } from "@rust-ai-ide/analysis/index/file-facts";
import type { WorkspaceIndex } from "@rust-ai-ide/analysis/index/workspace-index";
import type { CrossLinks } from "@rust-ai-ide/analysis/links/cross-links";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { Logger } from "@rust-ai-ide/core/logger";

export interface IndexerOptions {
    /** Absolute paths of folders; files in two of them are indexed once. */
    readonly roots: readonly string[];
    /** Folder of the cache; absent: nothing is kept on disk. */
    readonly cacheFolder?: string | undefined;
    /** Folder of the grammar files; found by itself when absent. */
    readonly grammarsFolder?: string | undefined;
    /** Worker threads; default: the processors that are there, at most four. */
    readonly workers?: number | undefined;
    /** Patterns as of .gitignore, from each root on: what they match is not indexed. */
    readonly exclude?: readonly string[] | undefined;
    /** Size of the cache on disk; default 512 MB. */
    readonly cacheBytes?: number | undefined;
    readonly logger: Logger;
}

/** How far a scan is. `total` grows while folders are still being listed. */
export interface IndexProgress {
    readonly files: number;
    readonly total: number;
    readonly phase: "listing" | "indexing";
}

/** A file or folder that could not be read as it should; shown to people. */
export interface IndexProblem {
    readonly path: string;
    /** `index.too-large`, `index.binary`, `index.no-permission`, … */
    readonly code: string;
    readonly message: string;
}

/** What a scan did. */
export interface IndexReport {
    readonly files: number;
    readonly lines: number;
    readonly bytes: number;
    readonly milliseconds: number;
    readonly linesPerSecond: number;
    /** Files whose facts came from the cache, of those that have any. */
    readonly cacheHits: number;
    readonly cacheHitRate: number;
    readonly symbols: number;
    readonly problems: readonly IndexProblem[];
    readonly wasCancelled: boolean;
}

/** Keeps the index of some folders in step with the disk and with the open documents. */
export interface WorkspaceIndexer extends Disposable {
    readonly index: WorkspaceIndex;
    readonly links: CrossLinks;
    /** Walks all roots; facts of unchanged files come from the cache. Scans run one after another. */
    scan(options: {
        readonly token: CancellationToken;
        readonly onProgress?: (progress: IndexProgress) => void;
    }): Promise<IndexReport>;
    /** Notes files or folders that were made, changed or deleted; worked off a little later, at once. */
    filesChanged(paths: readonly string[]): void;
    /** Resolves when everything noted so far is in the index. */
    settled(): Promise<void>;
    /** The facts of an open document, which beat the disk's; undefined: it was closed. */
    setLive(path: string, facts: FileFacts | undefined): void;
    setRoots(roots: readonly string[]): Promise<void>;
    /** Forgets what is kept on disk, so that the next indexer reads every file. */
    clearCache?(): Promise<void>;
}
