import { isRepetitive } from "../repetition.ts";

/** Tells whether a text runs in circles: word by word as a generation does token by token, or by lines. */
export function isRepetitiveText(text: string): boolean {
    const numbers = new Map<string, number>();
    const words = (text.match(/\w+|[^\w\s]+/g) ?? []).map((word) => {
        const number = numbers.get(word) ?? numbers.size;
        numbers.set(word, number);
        return number;
    });
    return isRepetitive(words) || repeatsLine(text);
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
