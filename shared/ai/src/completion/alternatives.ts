import type { AlternativeText } from "../completion-ports.ts";
import type { Answer, ShownAnswer } from "./answer.ts";

/**
 * Adds what the user may choose instead: texts that were shown here before, then raw ones that pass
 * the same checks. Equal ones count once; blanks at the end make no difference.
 */
export async function withAlternatives(
    shown: ShownAnswer,
    sources: {
        readonly known: readonly AlternativeText[];
        readonly raw: readonly string[];
        readonly wanted: number;
        readonly check: (text: string) => Promise<Answer>;
    },
): Promise<ShownAnswer> {
    const alternatives: AlternativeText[] = [];
    const seen = new Set([shown.text.trimEnd()]);
    const add = ({ text, replaceAfter }: AlternativeText): void => {
        if (seen.has(text.trimEnd()) || alternatives.length >= sources.wanted) return;
        seen.add(text.trimEnd());
        alternatives.push({ text, replaceAfter });
    };
    for (const known of sources.known) add(known);
    for (const text of sources.raw) {
        if (alternatives.length >= sources.wanted) break;
        const answer = await sources.check(text);
        if (answer.kind === "shown") add(answer);
    }
    return { ...shown, alternatives };
}
