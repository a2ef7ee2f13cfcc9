import type { LinkLens } from "@rust-ai-ide/analysis/links/cross-links";
import { languageNames } from "@rust-ai-ide/protocol/language-names";

/** "called from TypeScript (2), Python (1)": the languages with the most uses first. */
export function lensTitle({ verb, uses }: LinkLens): string {
    const counts = new Map<string, number>();
    for (const { languageId, path } of uses) {
        const name = languageName(languageId, path);
        counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const listed = [...counts]
        .sort(([left, one], [right, other]) => other - one || (left < right ? -1 : 1))
        .map(([name, count]) => `${name} (${count})`);
    // Some borders say themselves where: "declared in Rust".
    const [, word = verb, preposition = "from"] = /^(.+?) (from|in)\b/.exec(verb) ?? [];
    return `${word} ${preposition} ${listed.join(", ")}`;
}

/** How people call a language; files without a grammar are called by their names' endings. */
export function languageName(languageId: string, path: string): string {
    const name = languageNames[languageId];
    if (name !== undefined) return name;
    const ending = /\.(\w+)$/.exec(path)?.[1];
    return ending === undefined ? (path.split("/").at(-1) ?? path) : `.${ending}`;
}
