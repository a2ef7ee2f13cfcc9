import type { PoolResult } from "./pool-contract.ts";

/** What a worker is started with. */
export interface WorkerData {
    /** Above 0; no two workers of a pool have the same. */
    readonly worker: number;
    readonly grammarsFolder: string | undefined;
    readonly largestFile: number;
    readonly largestHeap: number;
    /** Numbers of {@link busyState}: what this worker is at. */
    readonly busy: SharedArrayBuffer;
    /** One number: bytes that all workers sent and nobody has worked off. */
    readonly unread: SharedArrayBuffer;
}

/** Places in the numbers that say what a worker is at; `file` is -1 between two files. */
export const busyState = { list: 0, file: 1, count: 2 } as const;

/** Files to work off with all other workers, or one by one worker before all else. */
export interface WorkMessage {
    readonly list: number;
    readonly files: SharedArrayBuffer;
    readonly isUrgent: boolean;
    readonly facts: boolean;
    readonly counts: boolean;
    readonly known: SharedArrayBuffer | undefined;
    /** With "/" separators; what the facts may depend on of a path is what is below. */
    readonly roots: readonly string[];
}

/** A result on its way; its bytes lie in the message's buffer. */
export interface ResultEntry extends Omit<PoolResult, "path" | "facts" | "hash"> {
    readonly index: number;
    /** Where its hash begins, -1 for none; its facts follow. */
    readonly hashAt: number;
    /** Length of its facts, -1 for none. */
    readonly factsLength: number;
}

export type WorkerMessage =
    | {
          readonly kind: "results";
          readonly list: number;
          readonly entries: readonly ResultEntry[];
          readonly bytes: ArrayBuffer;
          /** What it takes of the numbers in `unread`. */
          readonly weight: number;
      }
    /** The worker's memory has grown too large: it takes no more files. */
    | { readonly kind: "worn" }
    /** No file can be worked off. */
    | {
          readonly kind: "unusable";
          readonly code: string;
          readonly message: string;
          readonly nextStep: string;
      };
