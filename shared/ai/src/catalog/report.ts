import { ErrorDescriptionMessage } from "@rust-ai-ide/protocol/error-description";
import { ModelTask } from "@rust-ai-ide/protocol/model";
import * as v from "valibot";
import { CatalogEntry } from "./catalog-schema.ts";

/**
 * What `rust-ai models recommend --json` and `rust-ai models download --json` print, for the
 * editor and for scripts. Sizes in bytes, times in milliseconds. Fields may be added.
 */

/** Lists of reports are read, never changed. */
function list<const T extends v.GenericSchema>(item: T) {
    return v.pipe(v.array(item), v.readonly());
}

const Sizes = { needed: v.number(), available: v.number() };

const ReasonMessage = v.variant("kind", [
    v.object({ kind: v.literal("fast-enough"), tasks: list(ModelTask) }),
    v.object({ kind: v.literal("too-slow"), tasks: list(ModelTask) }),
    v.object({ kind: v.literal("not-measured") }),
    v.object({ kind: v.literal("memory"), ...Sizes }),
    v.object({ kind: v.literal("memory-now"), ...Sizes }),
    v.object({ kind: v.literal("disk"), ...Sizes }),
    v.object({ kind: v.literal("licence"), name: v.string() }),
]);

/** `imported`: it runs in our process; `downloaded`: its files are kept for a server. */
const DownloadState = v.picklist(["none", "downloaded", "imported"]);
export type DownloadState = v.InferOutput<typeof DownloadState>;

const RecommendedModel = v.object({
    entry: CatalogEntry,
    verdict: v.picklist(["recommended", "possible", "too-large"]),
    predicted: v.optional(
        v.object({
            decodeTokensPerSecond: v.number(),
            prefillTokensPerSecond: v.number(),
            lineMs: v.number(),
            promptMs: v.number(),
        }),
    ),
    reasons: list(ReasonMessage),
    /** What is to be downloaded, exactly or about. */
    bytes: v.number(),
    state: DownloadState,
});
export type RecommendedModel = v.InferOutput<typeof RecommendedModel>;

export const RecommendationReport = v.object({
    machine: v.object({
        totalMemory: v.number(),
        availableMemory: v.number(),
        freeDisk: v.number(),
        speed: v.optional(
            v.object({
                model: v.string(),
                parameters: v.number(),
                bytes: v.number(),
                decodeTokensPerSecond: v.number(),
                prefillTokensPerSecond: v.number(),
            }),
        ),
    }),
    models: list(RecommendedModel),
    /** Catalogues and entries that were left out, and why nothing could be measured. */
    problems: list(ErrorDescriptionMessage),
    /** Where files that are not imported are kept. */
    folder: v.string(),
});
export type RecommendationReport = v.InferOutput<typeof RecommendationReport>;

export const DownloadReport = v.object({
    id: v.string(),
    name: v.string(),
    state: v.picklist(["downloaded", "imported"]),
    /** Of the imported model, or of the files. */
    folder: v.string(),
    files: list(
        v.object({
            file: v.string(),
            bytes: v.number(),
            sha256: v.string(),
            /** What it was held against; `first`: nothing yet, from now on it has to be this. */
            checksum: v.picklist(["catalog", "pinned", "first"]),
        }),
    ),
    warnings: list(v.string()),
});
export type DownloadReport = v.InferOutput<typeof DownloadReport>;
