import type { Translate } from "@rust-ai-ide/host/translate";
import type { CompletionSource } from "@rust-ai-ide/protocol/completion";

/** Where a suggestion came from, behind "Last suggestion: 12 ms," and in the metrics. */
export function sourceText(source: CompletionSource, t: Translate): string {
    const texts: Record<CompletionSource, () => string> = {
        cache: () => t("from recent suggestions"),
        copy: () => t("from your open files"),
        embedded: () => t("from the embedded model"),
        engine: () => t("from your own model"),
        ngram: () => t("from the word statistics"),
    };
    return texts[source]();
}
