import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { KnownHashes } from "./known-hashes.ts";
import type { IndexProblem } from "./workspace-indexer.ts";

/** What a file system tells of a file's content without reading it. */
export interface DiskStamp {
    readonly size: number;
    /** Milliseconds with their fraction, as precise as the file system is. */
    readonly mtimeMs: number;
    readonly inode: number;
}

/** A file to look at; the path is absolute with "/" separators. */
export interface PoolFile {
    readonly path: string;
    /** What it had when its facts were made: a file that has it still is not read. */
    readonly stamp?: DiskStamp | undefined;
}

/**
 * What became of a file.
 * `unchanged`: its stamp is the one given; it was not read.
 * `known`: its hash is among the known ones; no facts were made.
 * `read`: facts were made, unless the request wanted none or the file cannot have any.
 * `left-out`: it belongs into no index (binary, a link, not a file); `problem` may say why.
 * `gone`: there is no such file any more.
 * `failed`: a worker died or hung on it.
 */
export const fileOutcomes = ["unchanged", "known", "read", "left-out", "gone", "failed"] as const;
export type FileOutcome = (typeof fileOutcomes)[number];

/** Lines of each sort and what else is counted without parsing. */
export interface FileCounts {
    readonly code: number;
    readonly comment: number;
    readonly blank: number;
    readonly functions: number;
    readonly unsafes: number;
    readonly tests: number;
    /** TODO, FIXME and XXX in comments. */
    readonly todos: number;
    /** Readers of borders that have to look into the file, because it has one of their markers. */
    readonly borderReaders: number;
}

export interface PoolResult {
    readonly path: string;
    readonly outcome: FileOutcome;
    /** As the editor names it; "" without a grammar. */
    readonly languageId: string;
    /** Undefined where the file was not there or is none. */
    readonly stamp: DiskStamp | undefined;
    /** 16 bytes over content, language and what else of the path decides facts; undefined: not read. */
    readonly hash: Uint8Array | undefined;
    /** 0 where it was not read. */
    readonly lines: number;
    readonly bytes: number;
    /**
     * Encoded `FileFacts`; undefined for files of which there are none: too large or machine-made
     * ones, files of other languages without an endpoint. A view of a larger buffer: copy to keep it.
     */
    readonly facts: Uint8Array | undefined;
    /** When the request asked for them. */
    readonly counts: FileCounts | undefined;
    readonly problems: readonly IndexProblem[];
}

/** Files become known while folders are listed, so they come in batches. */
export type FileBatches = Iterable<readonly PoolFile[]> | AsyncIterable<readonly PoolFile[]>;

export interface PoolRequest {
    readonly files: FileBatches;
    /** Parse and extract; false: read, hash and count alone. */
    readonly facts: boolean;
    /** Count lines of code and the like. */
    readonly counts?: boolean;
    /** Absolute paths of the opened folders: facts depend on what of a path is below them. */
    readonly roots: readonly string[];
    /** Hashes whose facts the caller has already. */
    readonly known?: KnownHashes | undefined;
    /** Stops the workers within one step of the parser; the scan then rejects with CancelledError. */
    readonly token: CancellationToken;
    /** Each file comes once, in no order. Workers wait while what was told is not yet worked off. */
    onResults(results: readonly PoolResult[]): void | Promise<void>;
}

/** A file that a thread is started with, and arguments of Node.js that it needs. */
export interface WorkerProgram {
    readonly file: string;
    readonly execArgv: readonly string[];
}

export interface ParsePoolOptions {
    /** Folder of the grammar files; found by itself when absent. */
    readonly grammarsFolder?: string | undefined;
    /** Worker threads; default: the processors that are there, at most four. */
    readonly workers?: number | undefined;
    /** Idle workers end after this time, for their memory; default 30,000. */
    readonly idleMs?: number;
    /** A worker that is longer at one file is taken for hung; default 30,000. */
    readonly hangMs?: number;
    /** Bytes of a file that are read at most; default 4 MiB. */
    readonly largestFile?: number;
    /** Bytes of WebAssembly memory after which a worker is replaced; default 256 MiB. */
    readonly largestHeap?: number;
    /** What a worker runs; found by itself when absent. */
    readonly program?: WorkerProgram | undefined;
    readonly logger: Logger;
}
