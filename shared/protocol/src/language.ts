import * as v from "valibot";
import { CargoServerOptions } from "./cargo/options.ts";
import { CheckedCompletion, CompletionContext, CompletionMode } from "./completion.ts";
import { IndexOptions, IntelligenceOptions, NativeLanguages } from "./intelligence.ts";
import { request } from "./message-table.ts";
import { SecurityServerOptions } from "./security/options.ts";

const ZeroBased = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `initializationOptions` of our own client. */
export const LanguageServerOptions = v.object({
    /** False: no files are read ahead of the first request that wants them. Default true. */
    otherFiles: v.optional(v.boolean()),
    /** False: no index of the workspace is made. Absent: one is made where the folders are known. */
    index: v.optional(v.union([v.boolean(), IndexOptions])),
    /** Languages with servers of their own. Absent: all languages are answered. */
    native: v.optional(NativeLanguages),
    /** What of the index is shown. */
    intelligence: v.optional(IntelligenceOptions),
    /** True: the client has the command `rustAi.intelligence.showReferences`, so lenses may name it. */
    showReferences: v.optional(v.boolean()),
    /** Languages that are completed; the others' documents and edits are no context. Absent: all. */
    completed: v.optional(v.array(v.string())),
    /** False: manifests, locks and cargo's configuration are left to another server. */
    manifests: v.optional(v.union([v.boolean(), CargoServerOptions])),
    /** False: advisories, secrets and other findings are left to another server. */
    security: v.optional(v.union([v.boolean(), SecurityServerOptions])),
    /** False: the client shows `rustAi/indexStatusChanged` itself, so no standard progress is sent. */
    progress: v.optional(v.boolean()),
});

/** Our own requests of the language server, beside the standard ones. Positions are 0-based, UTF-16. */
const At = {
    uri: v.string(),
    /** Version of the editor's document; the server answers `document-changed` when it has another. */
    version: v.number(),
    position: v.object({ line: ZeroBased, character: ZeroBased }),
};

export const GetCompletionContext = request(
    "rustAi/completionContext",
    v.object({
        ...At,
        /** False: answer `inside-comment-off` in comments. Default true. */
        inComments: v.optional(v.boolean()),
        /** False: the prompt shows nothing of other files. Default true. */
        otherFiles: v.optional(v.boolean()),
        /** True: the user asked for it, so what is shown of other places is made anew. */
        isManual: v.optional(v.boolean()),
    }),
    CompletionContext,
);

/** Cuts and checks a model's raw text by the grammar of the synced document. */
export const CheckCompletion = request(
    "rustAi/checkCompletion",
    v.object({ ...At, text: v.string(), mode: CompletionMode }),
    CheckedCompletion,
);
