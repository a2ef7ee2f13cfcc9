import type { Fact as IndexFact } from "@rust-ai-ide/protocol/intelligence";
import type { Fact, FactKind } from "./facts.ts";

/** What the index says is a use of the code at the cursor, a definition for it, or known anyway. */
const kinds: Readonly<Record<IndexFact["kind"], FactKind | undefined>> = {
    enclosing: undefined,
    counterpart: "usage",
    type: "definition",
    definition: "definition",
    caller: "usage",
    test: "usage",
    neighbour: undefined,
};

/**
 * Facts of the index as those of a chat, without what other facts show already. `titleOf` names a
 * place for people: `src/main.rs:12`.
 */
export function chatFacts(
    found: readonly IndexFact[],
    known: readonly Fact[],
    titleOf: (uri: string, line: number) => string,
): Fact[] {
    const facts: Fact[] = [];
    for (const { kind, uri, languageId, name, range, text } of found) {
        const chatKind = kinds[kind];
        const place = { uri, line: range.start.line, endLine: range.end.line };
        const isKnown = known.some(
            ({ place: other }) =>
                other?.uri === uri && other.line <= place.endLine && place.line <= other.endLine,
        );
        if (chatKind === undefined || isKnown) continue;
        const where = titleOf(uri, place.line);
        const title = name === "" ? where : `${name}, ${where}`;
        const format = languageId === "rust" ? "rust" : "text";
        facts.push({ kind: chatKind, title, text, format, place });
    }
    return facts;
}
