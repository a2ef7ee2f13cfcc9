import type { ModelManifest } from "@rust-ai-ide/protocol/model";

/** A model that was imported. */
export interface ImportedModel {
    readonly folder: string;
    readonly manifest: ModelManifest;
    /** Sentences about what is not as in the source. */
    readonly warnings: readonly string[];
}

/** Bytes that are written, and of how many. */
export type ImportProgress = (done: number, total: number) => void;
