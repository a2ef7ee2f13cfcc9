import * as v from "valibot";
import { notification, request } from "./message-table.ts";

const ZeroBased = v.pipe(v.number(), v.integer(), v.minValue(0));
const Position = v.object({ line: ZeroBased, character: ZeroBased });
const Range = v.object({ start: Position, end: Position });

/**
 * Languages that other servers of the editor answer already. For these the server only tells what
 * crosses a border between languages; `typescript` stands for JavaScript, TSX and JSX too.
 */
export const NativeLanguages = v.object({
    rust: v.optional(v.boolean()),
    typescript: v.optional(v.boolean()),
    python: v.optional(v.boolean()),
    toml: v.optional(v.boolean()),
    vue: v.optional(v.boolean()),
    svelte: v.optional(v.boolean()),
});
export type NativeLanguages = v.InferOutput<typeof NativeLanguages>;

/** How a mismatch is shown; `off` hides it. */
export const MismatchSeverity = v.picklist(["off", "error", "warning", "information", "hint"]);
export type MismatchSeverity = v.InferOutput<typeof MismatchSeverity>;

/** What of the index a user sees; may be changed at any time by `rustAi/intelligence`. */
export const IntelligenceOptions = v.object({
    /** Default true. */
    codeLens: v.optional(v.boolean()),
    /** Default true. */
    diagnostics: v.optional(v.boolean()),
    /** By code (`tauri-command.missing`) or by border (`tauri-command`); a code beats its border. */
    severities: v.optional(v.record(v.string(), MismatchSeverity)),
});
export type IntelligenceOptions = v.InferOutput<typeof IntelligenceOptions>;

/** How the index of the workspace is made; read once, when the server starts. */
export const IndexOptions = v.object({
    /** Worker threads; absent: one less than there are processors, at most four. */
    workers: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64))),
    /** Size of the cache on disk. */
    cacheMegabytes: v.optional(v.pipe(v.number(), v.minValue(0))),
    /** Patterns as of .gitignore, from the root of each folder on. */
    exclude: v.optional(v.array(v.string())),
});
export type IndexOptions = v.InferOutput<typeof IndexOptions>;

/** Tells the server which languages have servers of their own now. */
export const SetNativeServers = notification("rustAi/nativeServers", NativeLanguages);

/** Changes what is shown. Absent fields stay as they are. */
export const SetIntelligence = notification("rustAi/intelligence", IntelligenceOptions);

/** A file or folder that could not be read as it should. */
const Problem = v.object({ uri: v.string(), code: v.string(), message: v.string() });

export const IndexStatus = v.object({
    /** `cancelled` and `failed`: what was read until then is answered from. */
    phase: v.picklist(["off", "starting", "listing", "indexing", "ready", "cancelled", "failed"]),
    /** Files done, and files known so far. */
    files: v.number(),
    total: v.number(),
    /** Of the last scan that ended; absent before. */
    report: v.optional(
        v.object({
            files: v.number(),
            lines: v.number(),
            bytes: v.number(),
            symbols: v.number(),
            milliseconds: v.number(),
            linesPerSecond: v.number(),
            /** Between 0 and 1. */
            cacheHitRate: v.number(),
        }),
    ),
    /** The first hundred; `problemCount` counts all. */
    problems: v.array(Problem),
    problemCount: v.number(),
    /** Code and sentence of what went wrong where the phase is `failed`. */
    failure: v.optional(v.string()),
});
export type IndexStatus = v.InferOutput<typeof IndexStatus>;

export const GetIndexStatus = request("rustAi/indexStatus", v.optional(v.object({})), IndexStatus);

/** Comes by itself whenever the status changes, at most four times a second. */
export const IndexStatusChanged = notification("rustAi/indexStatusChanged", IndexStatus);

/** Forgets all that is known and reads every file again. Answers when that has begun. */
export const RebuildIndex = request("rustAi/rebuildIndex", v.optional(v.object({})), IndexStatus);

/** Ends the scan that is under way; what was read until then is answered from. */
export const StopIndexing = notification("rustAi/stopIndexing", v.optional(v.object({})));

const FoundSymbol = v.object({
    name: v.string(),
    /** `function`, `struct`, `class`, … */
    kind: v.string(),
    /** Name of the symbol around it; absent at the top of a file. */
    container: v.optional(v.string()),
    languageId: v.string(),
    uri: v.string(),
    /** Of the name. */
    range: Range,
});
export type FoundSymbol = v.InferOutput<typeof FoundSymbol>;

/**
 * Definitions by letters of their names, the best first, of all languages: for tools, which do not
 * ask the languages' own servers beside.
 */
export const SearchSymbols = request(
    "rustAi/symbols",
    v.object({
        query: v.string(),
        /** Default 50. */
        limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
    }),
    v.array(FoundSymbol),
);

/** One end of a link. Ranges are 0-based, UTF-16. */
const LinkEnd = v.object({
    uri: v.string(),
    languageId: v.string(),
    range: Range,
    side: v.picklist(["definition", "use"]),
    name: v.string(),
    /** As hover shows it, in the language of the file. */
    signature: v.optional(v.string()),
});

const Link = v.object({
    /** `tauri-command`, `pyo3`, … */
    border: v.string(),
    key: v.string(),
    here: LinkEnd,
    /** The other sides, the nearest package's first; empty where nothing answers. */
    others: v.array(LinkEnd),
    mismatches: v.array(
        v.object({ code: v.string(), message: v.string(), uri: v.string(), range: Range }),
    ),
});
export type Link = v.InferOutput<typeof Link>;

/** What a file shows to other languages or uses of them; with a position, what stands there. */
export const GetLinks = request(
    "rustAi/links",
    v.object({ uri: v.string(), position: v.optional(Position) }),
    v.array(Link),
);

const Fact = v.object({
    kind: v.picklist([
        "enclosing",
        "counterpart",
        "type",
        "definition",
        "caller",
        "test",
        "neighbour",
    ]),
    uri: v.string(),
    languageId: v.string(),
    /** Of the symbol; of a caller, of the function that calls. */
    name: v.string(),
    range: Range,
    /** Without the indentation of its first line. */
    text: v.string(),
});
export type Fact = v.InferOutput<typeof Fact>;

/** What says most about the code at a position, the most telling first. */
export const GetFacts = request(
    "rustAi/facts",
    v.object({
        uri: v.string(),
        position: Position,
        /** What the texts of all facts may cost a model, roughly. */
        tokens: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
        /** What the model sees of the document anyway. */
        visible: v.optional(Range),
    }),
    v.array(Fact),
);
