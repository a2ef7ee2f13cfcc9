import type { ModelManifest } from "@rust-ai-ide/protocol/model";

/** A file of weights beside the graph. */
export interface ExternalFile {
    readonly file: string;
    readonly bytes: number;
    readonly sha256: string;
}

/** A model on disk, whatever described it. Paths are absolute. */
export interface ModelDescription
    extends Pick<
        ModelManifest,
        | "id"
        | "name"
        | "version"
        | "task"
        | "licence"
        | "layout"
        | "bytes"
        | "architecture"
        | "quantisation"
        | "prompt"
        | "chat"
        | "confidence"
    > {
    readonly folder: string;
    readonly file: string;
    /** What of `bytes` is in files of external data beside `file`; absent when nothing is. */
    readonly externalBytes?: number;
    /** Those files with their checksums, for models with a model.json. */
    readonly externalFiles?: readonly ExternalFile[];
    /** Checksums are known only for models with a model.json. */
    readonly sha256?: string;
    readonly tokenizerFile: string;
    readonly tokenizerSha256?: string;
    /** Tokens that end a text, besides those of the prompt format. */
    readonly endTokens: readonly number[];
}
