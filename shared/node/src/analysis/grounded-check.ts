import { hasWord, unresolvedNames } from "@rust-ai-ide/ai/grounding/unresolved-names";
import type { CheckedCompletion } from "@rust-ai-ide/protocol/completion";

/** Adds the names of a Rust suggestion that occur nowhere; other files are looked at only for such. */
export function withDoubts(
    checked: CheckedCompletion,
    documentText: string,
    offset: number,
    otherTexts: () => Iterable<string>,
): CheckedCompletion {
    if (checked.kind === "silent") return checked;
    const lineStart = offset === 0 ? 0 : documentText.lastIndexOf("\n", offset - 1) + 1;
    const unresolved = unresolvedNames({
        text: checked.text,
        linePrefix: documentText.slice(lineStart, offset),
        occurs: (name) => {
            if (hasWord(documentText, name)) return true;
            for (const text of otherTexts()) if (hasWord(text, name)) return true;
            return false;
        },
    });
    return unresolved.length === 0 ? checked : { ...checked, unresolved };
}
