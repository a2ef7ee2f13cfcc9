/** Comment lines, and comments behind code. The look-behinds keep long runs of blanks linear. */
const comment = /(?<![^\n])[ \t]*\/\/[^\n]*\n|(?<![ \t])[ \t]+\/\/[^\n]*/g;
/** What Python's str.split takes for blanks; the training cuts there. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the blanks of Python.
const blanks = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** The text without comments on one line: runs of blanks are one, none inside brackets' ends. */
export function oneLine(text: string): string {
    return text
        .replace(comment, "\n")
        .split(blanks)
        .filter((part) => part !== "")
        .join(" ")
        .replaceAll("( ", "(")
        .replaceAll("[ ", "[")
        .replace(/,? ([)\]])/g, "$1");
}

/** Length in code points, in which the training counts. */
export function codePoints(text: string): number {
    let count = text.length;
    for (let at = 0; at < text.length; at++) {
        if (isSecondHalf(text, at, text.charCodeAt(at))) count--;
    }
    return count;
}

/** Whether the unit at an offset is no code point of its own. */
export function isSecondHalf(text: string, at: number, unit: number): boolean {
    if (unit < 0xdc00 || unit > 0xdfff) return false;
    const before = text.charCodeAt(at - 1);
    return before >= 0xd800 && before <= 0xdbff;
}
