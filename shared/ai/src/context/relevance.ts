import type { Definition } from "./definitions.ts";

/** Lines around the cursor whose names decide what is relevant, as in training. */
const linesBefore = 30;
const linesBehind = 10;
const nearLines = 8;

/** The names around a cursor. */
export interface Neighbourhood {
    readonly around: ReadonlySet<string>;
    /** Those in the nearest lines in front of it. */
    readonly near: ReadonlySet<string>;
}

export function words(text: string): Set<string> {
    return new Set(text.match(/[A-Za-z_][A-Za-z0-9_]*/g));
}

export function neighbourhood(prefix: string, suffix: string): Neighbourhood {
    const before = lastLines(prefix, linesBefore);
    const behind = firstLines(suffix, linesBehind);
    return {
        around: words(`${before}\n${behind}`),
        near: words(lastLines(before, nearLines)),
    };
}

/** How much a definition has to do with a cursor; 0 when nothing of it is named there. */
export function relevance(
    { name, owner }: Pick<Definition, "name" | "owner">,
    { around, near }: Neighbourhood,
    imported: ReadonlySet<string>,
): number {
    const score = (word: string): number => {
        if (word === "") return 0;
        if (near.has(word)) return 2;
        if (around.has(word)) return 1;
        return imported.has(word) ? 0.25 : 0;
    };
    return score(name) + 0.75 * score(owner);
}

/** Relevant definitions, the best first; equals keep their order. */
export function rank(
    candidates: readonly Definition[],
    around: Neighbourhood,
    imports: readonly string[],
): Definition[] {
    const imported = words(imports.join("\n"));
    return candidates
        .map((definition) => ({ definition, score: relevance(definition, around, imported) }))
        .filter(({ score }) => score > 0)
        .sort((left, right) => right.score - left.score)
        .map(({ definition }) => definition);
}

/** The last lines of a text, without splitting all of it. */
export function lastLines(text: string, count: number): string {
    let start = text.length + 1;
    for (let line = 0; line < count && start > 0; line++) {
        start = start < 2 ? 0 : text.lastIndexOf("\n", start - 2) + 1;
    }
    return text.slice(Math.min(start, text.length));
}

/** The first lines of a text, without splitting all of it. */
export function firstLines(text: string, count: number): string {
    let end = -1;
    for (let line = 0; line < count; line++) {
        end = text.indexOf("\n", end + 1);
        if (end < 0) return text;
    }
    return text.slice(0, end);
}
