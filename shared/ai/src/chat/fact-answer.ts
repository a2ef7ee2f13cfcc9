import { type ChatIntent, type Fact, type FactKind, factMarkdown } from "./facts.ts";

/** How numbers of facts are shown in an answer. */
export type Cite = (number: number) => string;

const explained: readonly FactKind[] = [
    "diagnostic",
    "suggestion",
    "type",
    "documentation",
    "definition",
    "usage",
    "explanation",
];

const shownFor: Readonly<Record<ChatIntent, readonly FactKind[]>> = {
    ask: explained,
    explain: explained,
    fix: ["diagnostic", "suggestion"],
    tests: [],
    doc: [],
};

/**
 * What the facts alone answer, as markdown: the facts that belong to the request, the compiler's
 * first, each with its number. Undefined when there is none of them. A long explanation is cut at a
 * paragraph, because its place has the whole.
 */
export function factAnswer(
    intent: ChatIntent,
    facts: readonly Fact[],
    headings: Readonly<Record<FactKind, string>>,
    cite: Cite,
): string | undefined {
    const wanted = shownFor[intent];
    const parts = wanted.flatMap((kind) => {
        const found = facts
            .map((fact, index) => ({ fact, number: index + 1 }))
            .filter(({ fact }) => fact.kind === kind);
        if (found.length === 0) return [];
        const texts = found.map(({ fact, number }) => {
            const shortened = { ...fact, text: firstParagraphs(fact.text, longestFact[kind]) };
            return `${oneLine(fact.title)} ${cite(number)}\n\n${factMarkdown(shortened)}`;
        });
        return [`### ${headings[kind]}\n\n${texts.join("\n\n")}`];
    });
    return parts.length === 0 ? undefined : `${parts.join("\n\n")}\n`;
}

const longestFact: Readonly<Record<FactKind, number>> = {
    diagnostic: 3000,
    explanation: 1500,
    type: 1500,
    definition: 1500,
    source: 3000,
    suggestion: 2000,
    documentation: 1500,
    usage: 1000,
};

/** Whole paragraphs up to a length, and at least a part of the first one; no code is left open. */
export function firstParagraphs(text: string, limit: number): string {
    if (text.length <= limit) return text;
    let kept = "";
    let inCode = false;
    let open = "";
    for (const line of text.split("\n")) {
        if (open.length + kept.length > limit && kept !== "") break;
        open += `${line}\n`;
        if (/^\s*(?:`{3,}|~{3,})/.test(line)) inCode = !inCode;
        if (!inCode && line.trim() === "") {
            kept += open;
            open = "";
        }
    }
    const result = kept === "" ? withClosedCode(text.slice(0, limit)) : kept.trimEnd();
    return `${result}\n\n…`;
}

function withClosedCode(text: string): string {
    const marks = [...text.matchAll(/^\s*(`{3,}|~{3,})/gm)].map(([, mark = ""]) => mark);
    return marks.length % 2 === 0 ? text : `${text.trimEnd()}\n${marks.at(-1)}`;
}

/** A title may quote a path: nothing in it is markdown. */
function oneLine(title: string): string {
    return title.replace(/\s+/g, " ").replace(/[\\`*_{}[\]()#+!|<>~$]/g, "\\$&");
}
