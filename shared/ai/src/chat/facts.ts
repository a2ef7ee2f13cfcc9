/** Where a fact comes from; who reads an answer can look there. */
export interface FactPlace {
    readonly uri: string;
    /** From 0. */
    readonly line: number;
    readonly endLine: number;
}

/**
 * `diagnostic`: the compiler's words; `explanation`: `rustc --explain`; `type`: what a language
 * server shows in a hover; `definition`: source of something that is used; `source`: the code that
 * is asked about; `suggestion`: a change that the compiler proposes; `documentation`: of an item;
 * `usage`: who calls it, tests it, or uses it from another language.
 */
export type FactKind =
    | "diagnostic"
    | "explanation"
    | "type"
    | "definition"
    | "source"
    | "suggestion"
    | "documentation"
    | "usage";

/** Something that is known and not guessed. Answers number facts from 1 in the order of their list. */
export interface Fact {
    readonly kind: FactKind;
    /** One line, without markdown: `E0308 in src/main.rs:12`. */
    readonly title: string;
    readonly text: string;
    /** How the text is shown: code of this language, or markdown. */
    readonly format: "rust" | "text" | "markdown";
    readonly place?: FactPlace | undefined;
}

export const chatIntents = ["explain", "fix", "tests", "doc"] as const;
/** What a user wants; `ask` is a question in free words. */
export type ChatIntent = (typeof chatIntents)[number] | "ask";

/** A text as markdown that shows it unchanged, whatever fences it holds itself. */
export function fenced(text: string, language: string): string {
    const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
    const fence = "`".repeat(longest + 1);
    return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}

/** A fact's text as markdown. */
export function factMarkdown(fact: Fact): string {
    if (fact.format === "markdown") return fact.text;
    return fenced(fact.text, fact.format === "rust" ? "rust" : "text");
}
