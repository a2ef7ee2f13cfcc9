import type { SilenceReason } from "@rust-ai-ide/protocol/completion";

/** One sentence for each reason to answer nothing, for a reader of standard error. */
export const silenceSentences: Readonly<Record<SilenceReason, string>> = {
    off: "Completions are switched off.",
    snoozed: "Completions are paused.",
    "language-off": "Only Rust files are completed.",
    "document-too-large": "The file is too large to complete in.",
    "document-changed": "The file changed in the meantime.",
    "document-closed": "The file was closed in the meantime.",
    "invalid-text": "The file is not UTF-8 text.",
    "inside-comment-off": "The cursor is in a comment.",
    "middle-of-word": "The cursor is in the middle of a word.",
    "no-model": "No completion model is installed.",
    "model-loading": "The model is still loading.",
    "model-failed": "The model cannot be used.",
    "engine-restarting": "The inference process is being restarted.",
    "grammar-failed": "The suggestion could not be checked.",
    "timed-out": "There was no answer in time; raise --timeout.",
    cancelled: "Cancelled.",
    empty: "The model has nothing to add here.",
    repetitive: "The model only repeated itself.",
    "duplicates-suffix": "The suggestion is already there, behind the cursor.",
    "adds-parse-error": "The suggestion would not parse here.",
    "low-confidence": "The model is not sure enough.",
    backspace: "Text was just deleted.",
};
