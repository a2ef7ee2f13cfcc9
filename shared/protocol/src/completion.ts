import * as v from "valibot";

const Offset = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * Something of another place that helps at the cursor: the file's own use declarations, shapes of
 * items, or lines around a recent edit. `path` is written as in PromptParts.
 */
export const ContextPiece = v.object({
    kind: v.picklist(["imports", "definition", "edit"]),
    path: v.string(),
    text: v.string(),
});
export type ContextPiece = v.InferOutput<typeof ContextPiece>;

/** What the prompt is made of. All texts are raw source; the prompt format orders and cuts them by tokens. */
export const PromptParts = v.object({
    /** Workspace-relative path with "/" separators, below the crate's name where one is known. */
    path: v.string(),
    /** Text before the cursor, as long as the context needs it, starting at a line start. */
    prefix: v.string(),
    /** Text behind the cursor, as long as the context needs it. */
    suffix: v.string(),
    /** What is known of other places, the most relevant piece of a kind last. */
    context: v.optional(v.array(ContextPiece)),
});
export type PromptParts = v.InferOutput<typeof PromptParts>;

/** Whether a suggestion may span lines at this cursor; decided by the grammar. */
export const CompletionMode = v.picklist(["single-line", "multi-line"]);
export type CompletionMode = v.InferOutput<typeof CompletionMode>;

/** Why nothing is shown. Each has one sentence in the status bar's hover. */
export const SilenceReason = v.picklist([
    "off",
    "snoozed",
    "language-off",
    "document-too-large",
    "document-changed",
    "document-closed",
    "invalid-text",
    "inside-comment-off",
    "middle-of-word",
    "no-model",
    "model-loading",
    "model-failed",
    "engine-restarting",
    "grammar-failed",
    "timed-out",
    "cancelled",
    "empty",
    "repetitive",
    "duplicates-suffix",
    "adds-parse-error",
    "low-confidence",
    "too-short",
    "filtered",
    "unresolved-name",
    "several-cursors",
    "other-row",
    "backspace",
]);
export type SilenceReason = v.InferOutput<typeof SilenceReason>;

/** What the language server knows about a cursor before a model is asked. */
export const CompletionContext = v.variant("kind", [
    v.object({
        kind: v.literal("ready"),
        /** Version of the synced document that this was computed from. */
        version: v.number(),
        parts: PromptParts,
        mode: CompletionMode,
        /** Text of the cursor's line in front of the cursor, and behind it. */
        linePrefix: v.string(),
        lineSuffix: v.string(),
    }),
    v.object({ kind: v.literal("silent"), version: v.number(), reason: SilenceReason }),
]);
export type CompletionContext = v.InferOutput<typeof CompletionContext>;

/** What the grammar made of a model's raw text. */
export const CheckedCompletion = v.variant("kind", [
    v.object({
        kind: v.literal("shown"),
        /** The text to insert at the cursor: cut at the end of its statement or block, brackets closed once. */
        text: v.string(),
        /** UTF-16 units behind the cursor (on its line) that the text replaces, 0 for a pure insertion. */
        replaceAfter: Offset,
        /** Names of the text that neither the crate nor the standard library has: a reason for doubt. */
        unresolved: v.optional(v.array(v.string())),
    }),
    v.object({ kind: v.literal("silent"), reason: SilenceReason }),
]);
export type CheckedCompletion = v.InferOutput<typeof CheckedCompletion>;

/** Which tier answered. */
export const CompletionSource = v.picklist(["cache", "copy", "embedded", "engine", "ngram"]);
export type CompletionSource = v.InferOutput<typeof CompletionSource>;
