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
        if (isHighSurrogate(text.charCodeAt(at)) && isLowSurrogate(text.charCodeAt(at + 1))) {
            count--;
        }
    }
    return count;
}

/** Offset that lies `count` code points behind `start`, at most the end of the text. */
export function forward(text: string, start: number, count: number): number {
    let end = Math.min(text.length, start + count);
    for (let at = start; at < end; at++) {
        const pair =
            isHighSurrogate(text.charCodeAt(at)) && isLowSurrogate(text.charCodeAt(at + 1));
        if (pair && end < text.length) end++;
    }
    return end;
}

function isHighSurrogate(unit: number): boolean {
    return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
    return unit >= 0xdc00 && unit <= 0xdfff;
}
