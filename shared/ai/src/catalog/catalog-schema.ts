import { ModelTask } from "@rust-ai-ide/protocol/model";
import * as v from "valibot";

/**
 * The downloadable models of `models/catalog.json` and of the user's own catalogues. Sizes are in
 * bytes. `models/catalog.schema.json` is generated from this file; a test compares them.
 */

/** Weights, graphs and texts that are only read. Nothing on this list can carry code that runs. */
export const allowedFileTypes = [
    "gguf",
    "onnx",
    "onnx_data",
    "json",
    "txt",
    "safetensors",
] as const;

/** Larger than any model that fits an ordinary machine, and small enough to catch a typing error. */
const largestFile = 200_000_000_000;

const Bytes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestFile));
const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
const Sentence = v.pipe(v.string(), v.minLength(1), v.maxLength(400));

/** Folders and names of letters, digits and `._-`, none starting with a full stop. */
const filePath =
    /^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,99}\/){0,3}[A-Za-z0-9][A-Za-z0-9._-]{0,119}\.[a-z_]+$/;
/** Names that mean a device on Windows, whatever extension follows. */
const deviceName = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\/|$)/i;

const FilePath = v.pipe(
    v.string(),
    v.regex(filePath),
    v.check((path) => !deviceName.test(path), "no name of a device"),
    v.check(isAllowedFile, `a file of type ${allowedFileTypes.join(", ")}`),
);

/** https anywhere; http only where nobody can listen in: on this machine. */
const WebAddress = v.pipe(
    v.string(),
    v.maxLength(2000),
    v.regex(/^https?:\/\/[^\s]+$/),
    v.check((url) => isDownloadAddress(url), "an https address without a password"),
);

export const CatalogFile = v.pipe(
    v.object({
        /** Where it lies in the model's folder. */
        file: FilePath,
        url: WebAddress,
        /** The exact size; given only together with a checksum of bytes that were really read. */
        bytes: v.optional(Bytes),
        /** About what its makers say; for the disk, the memory and the progress. */
        approximateBytes: v.optional(Bytes),
        /** Without one, the checksum of the user's first confirmed download is kept and demanded. */
        sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
    }),
    v.check(
        ({ bytes, approximateBytes }) => (bytes === undefined) !== (approximateBytes === undefined),
        "either bytes or approximateBytes",
    ),
    v.check(
        ({ bytes, sha256 }) => (bytes === undefined) === (sha256 === undefined),
        "bytes together with sha256",
    ),
);
export type CatalogFile = v.InferOutput<typeof CatalogFile>;

export const CatalogLicence = v.object({
    /** SPDX identifier where there is one, else the licence's own name. */
    name: Sentence,
    url: WebAddress,
    /** False for licences that forbid commercial use; such models are never recommended. */
    commercialUse: v.boolean(),
    /** What the user has to know before agreeing, in one sentence. */
    note: v.optional(Sentence),
});

/** How the model is asked to fill in the middle; `none`: it only continues. */
export const InfillFamily = v.picklist(["qwen", "starcoder", "deepseek", "none"]);
/** How the model's chat is written; `none`: it was not trained to chat. */
export const ChatFamily = v.picklist(["chatml", "deepseek", "none"]);

export const CatalogEntry = v.pipe(
    v.object({
        id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)),
        name: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
        publisher: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
        homepage: WebAddress,
        licence: CatalogLicence,
        tasks: v.pipe(v.array(ModelTask), v.minLength(1)),
        /** Language ids of the editor that it was trained on; `*`: most of them. */
        languages: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100)),
        format: v.picklist(["gguf", "onnx"]),
        /** As llama.cpp and Hugging Face name it: `qwen2`, `llama`, `starcoder2`. */
        architecture: v.pipe(v.string(), v.regex(/^[a-z0-9._-]{1,40}$/)),
        /** `embedded`: it is imported and runs in our process; `server`: kept for llama-server. */
        runsIn: v.picklist(["embedded", "server"]),
        parameters: Count,
        quantisation: v.pipe(v.string(), v.minLength(1), v.maxLength(20)),
        contextLength: Count,
        infill: InfillFamily,
        chat: ChatFamily,
        /** About what it takes while loaded: weights, buffers and 4,096 tokens of keys and values. */
        memoryBytes: Bytes,
        files: v.pipe(v.array(CatalogFile), v.minLength(1), v.maxLength(40)),
    }),
    v.check(({ files }) => hasDistinctFiles(files), "files with different names"),
    v.check(({ files, format }) => hasWeights(files, format), "a file of the model's format"),
);
export type CatalogEntry = v.InferOutput<typeof CatalogEntry>;

/** What a catalogue of the user's own is. The shipped one lists the installed models as well. */
export const CatalogDocument = v.object({
    version: v.literal(1),
    downloads: v.pipe(v.array(CatalogEntry), v.maxLength(1000)),
});

/** The shipped file: `models` are the installed ones, `downloads` can be fetched. */
export const ShippedCatalog = v.object({
    $schema: v.optional(v.string()),
    version: v.literal(1),
    /** The id of the installed model that completes when nothing else was chosen. */
    default: v.string(),
    models: v.array(
        v.object({
            id: v.string(),
            name: v.string(),
            version: v.string(),
            task: v.array(ModelTask),
            licence: v.string(),
            card: v.string(),
            folder: v.string(),
            extension: v.string(),
            bytes: Bytes,
            files: v.array(
                v.object({
                    file: v.string(),
                    bytes: Bytes,
                    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
                }),
            ),
        }),
    ),
    downloads: v.pipe(v.array(CatalogEntry), v.maxLength(1000)),
});

/** True for a file of the types that may be downloaded. */
export function isAllowedFile(path: string): boolean {
    const type = /\.([a-z_]+)$/.exec(path)?.[1] ?? "";
    return allowedFileTypes.some((allowed) => allowed === type);
}

/** True for an address that a download may start from or be sent on to. */
export function isDownloadAddress(address: string): boolean {
    const match = /^(https?):\/\/([^/?#\s]+)(?:[/?#]\S*)?$/.exec(address);
    const [, scheme, authority = ""] = match ?? [];
    if (scheme === undefined || authority.includes("@") || authority.includes("\\")) return false;
    return scheme === "https" || isLoopbackHost(authority);
}

/** True for a host, with or without a port, that is this machine by its very name. */
export function isLoopbackHost(host: string): boolean {
    return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i.test(host);
}

function hasDistinctFiles(files: readonly CatalogFile[]): boolean {
    // Some disks tell no capital letters from small ones.
    return new Set(files.map(({ file }) => file.toLowerCase())).size === files.length;
}

function hasWeights(files: readonly CatalogFile[], format: string): boolean {
    return files.some(({ file }) => file.endsWith(`.${format}`));
}
