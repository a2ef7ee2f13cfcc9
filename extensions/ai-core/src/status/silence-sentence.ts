import type { Translate } from "@rust-ai-ide/host/translate";
import type { SilenceReason } from "@rust-ai-ide/protocol/completion";

/** One plain sentence per reason for showing nothing. */
export function silenceSentence(reason: SilenceReason, t: Translate): string {
    const sentences: Record<SilenceReason, () => string> = {
        off: () => t("Completions are switched off."),
        snoozed: () => t("Completions are snoozed."),
        "language-off": () => t("Completions are switched off for this language."),
        "document-too-large": () => t("The file is too large for completions."),
        "document-changed": () => t("The text changed before the answer was there."),
        "document-closed": () => t("The file was closed before the answer was there."),
        "invalid-text": () => t("The file holds text that is not valid Unicode."),
        "inside-comment-off": () => t("Completions in comments are switched off."),
        "middle-of-word": () => t("The cursor stands inside a word."),
        "no-model": () => t("There is no model to ask."),
        "model-loading": () => t("The model is still loading."),
        "model-failed": () => t("The model could not answer."),
        "engine-restarting": () => t("The inference process is being restarted."),
        "grammar-failed": () => t("The language server, which checks suggestions, did not answer."),
        "timed-out": () => t("The model took too long."),
        cancelled: () => t("You typed on before the answer was there."),
        empty: () => t("The model had nothing to add."),
        repetitive: () => t("The suggestion only repeated itself."),
        "duplicates-suffix": () => t("The suggestion was already there, behind the cursor."),
        "adds-parse-error": () => t("The suggestion would have added a syntax error."),
        "unresolved-name": () => t("The suggestion used a name that is not known here."),
        "low-confidence": () => t("The model was not sure enough."),
        "too-short": () => t("The suggestion was too short to be worth a look."),
        filtered: () => t("You seldom accept suggestions like this one."),
        "other-row": () => t("The suggestion does not go on from the selected row."),
        "several-cursors": () => t("There is more than one cursor."),
        backspace: () => t("You were deleting text."),
    };
    return sentences[reason]();
}
