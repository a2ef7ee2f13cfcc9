import type { LanguageRules } from "../languages/language-rules.ts";
import { type Inside, openedBy } from "./brackets.ts";

/** A line of which nobody would notice that it comes twice, such as a closing bracket. */
function isTrivial(line: string): boolean {
    return (line.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < 4;
}

/**
 * Takes the end of `text` away that repeats the start of `lineSuffix`, what already stands behind
 * the cursor on its line. An end that closes a bracket opened in the text itself is kept.
 */
export function withoutSuffixOverlap(
    rules: LanguageRules,
    text: string,
    lineSuffix: string,
    inside: Inside,
): string {
    const suffix = lineSuffix.trimEnd();
    for (let length = Math.min(text.length, suffix.length); length > 0; length--) {
        if (!text.endsWith(suffix.slice(0, length))) continue;
        const rest = text.slice(0, text.length - length);
        // A shared letter at the seam is chance; whole words or marks are a repetition.
        const isWordCut = /[\p{L}\p{N}_]$/u.test(rest) && /^[\p{L}\p{N}_]/u.test(suffix);
        const open = openedBy(rules, rest, inside);
        const whole = openedBy(rules, text, inside);
        const isSame = open.open.length === whole.open.length && open.string === whole.string;
        if (!isWordCut && isSame) return rest;
    }
    return text;
}

/**
 * Cuts a text before the line that repeats what follows the cursor. `linePrefix` belongs to the
 * first line of the text. The rest is empty when all of it repeats.
 */
export function withoutFollowingLines(text: string, linePrefix: string, after: string): string {
    const next = after
        .slice(after.indexOf("\n") + 1)
        .split("\n", 40)
        .map((line) => line.trimEnd())
        .find((line) => line !== "");
    if (next === undefined || isTrivial(next) || !after.includes("\n")) return text;
    const lines = text.split("\n");
    for (let index = 0; index < lines.length; index++) {
        const line = `${index === 0 ? linePrefix : ""}${lines[index] ?? ""}`.trimEnd();
        if (line === next) return lines.slice(0, index).join("\n");
    }
    return text;
}

/** True when the text only says again what the line above the cursor says. */
export function repeatsLineAbove(text: string, linePrefix: string, before: string): boolean {
    const lines = before
        .slice(0, before.length - linePrefix.length)
        .trimEnd()
        .split("\n");
    const above = lines.at(-1)?.trim() ?? "";
    const first = `${linePrefix}${text.trimStart().split("\n", 1)[0] ?? ""}`.trim();
    return first === above && !isTrivial(above) && above.length >= 8;
}

/** Longest run of lines that is looked for a second time. */
const longestRun = 3;

/** Cuts a text where lines that it has just said begin again, as small models do. */
export function withoutRepeatedLines(text: string): string {
    const lines = text.split("\n");
    const trimmed = lines.map((line) => line.trim());
    for (let index = 1; index < lines.length; index++) {
        for (let run = 1; run <= Math.min(longestRun, index); run++) {
            const said = trimmed.slice(index - run, index);
            const again = trimmed.slice(index, index + run);
            const isSame = said.every((line, place) => line === again[place]);
            if (isSame && !said.every(isTrivial)) return lines.slice(0, index).join("\n");
        }
    }
    return text;
}
