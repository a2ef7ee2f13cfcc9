import { isRepetitive } from "../repetition.ts";

/** Longest run of words that {@link stutters} looks at, and how often in a row is too often. */
const longestStutter = 4;
const statementRepeats = 4;
const wordRepeats = 8;

/** Tells whether a text runs in circles: word by word as a generation does token by token, or by lines. */
export function isRepetitiveText(text: string): boolean {
    const numbers = new Map<string, number>();
    const words = text.match(/\w+|[^\w\s]/g) ?? [];
    const ids = words.map((word) => {
        const number = numbers.get(word) ?? numbers.size;
        numbers.set(word, number);
        return number;
    });
    return isRepetitive(ids) || stutters(words) || repeatsLine(text);
}

/**
 * A few words over and over: `0; 0; 0; 0;`. Suggestions are short, so the windows for tokens come
 * too late for them. Lists of equal numbers are code; equal statements hardly ever are.
 */
function stutters(words: readonly string[]): boolean {
    for (let length = 1; length <= longestStutter; length++) {
        let equal = 0;
        for (let index = length; index < words.length; index++) {
            equal = words[index] === words[index - length] ? equal + 1 : 0;
            const unit = words.slice(index - length + 1, index + 1);
            const limit = unit.includes(";") ? statementRepeats : wordRepeats;
            if (equal >= length * (limit - 1) && unit.some((word) => /\w/.test(word))) return true;
        }
    }
    return false;
}

/** One line four times in a row is a loop, whatever its length. */
function repeatsLine(text: string): boolean {
    const lines = text.split("\n").map((line) => line.trim());
    let run = 1;
    for (let index = 1; index < lines.length; index++) {
        const same = lines[index] === lines[index - 1] && (lines[index]?.length ?? 0) > 1;
        run = same ? run + 1 : 1;
        if (run >= 4) return true;
    }
    return false;
}
