import type { TomlString } from "./syntax.ts";
import type { TomlScanner } from "./toml-scanner.ts";

const simpleEscapes: Readonly<Record<string, string>> = {
    b: "\b",
    t: "\t",
    n: "\n",
    f: "\f",
    r: "\r",
    '"': '"',
    "\\": "\\",
};
const hexLengths: Readonly<Record<string, number>> = { u: 4, U: 8, x: 2 };
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what TOML forbids.
const plain = /[^"\\\u0000-\u0008\u000a-\u001f\u007f]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what TOML forbids.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\r(?!\n)/;
const trimmedLineEnd = /\\[ \t]*\r?\n[ \t\r\n]*/y;
const hexDigits = /^[0-9a-fA-F]+$/;

/** Reads the string that starts here with a quote. */
export function readString(scanner: TomlScanner): TomlString {
    const mark = scanner.unit === 34 ? '"' : "'";
    const triple = mark === '"' ? '"""' : "'''";
    if (scanner.text.startsWith(triple, scanner.at)) return readLongString(scanner, triple);
    const start = scanner.at;
    if (mark === '"') {
        plain.lastIndex = start + 1;
        plain.test(scanner.text);
        const end = plain.lastIndex;
        if (scanner.text.charCodeAt(end) === 34) {
            const content = scanner.text.slice(start + 1, end);
            scanner.at = end + 1;
            return {
                kind: "string",
                start,
                end: end + 1,
                value: content,
                quote: mark,
                isClosed: true,
            };
        }
    }
    const lineEnd = scanner.lineEnd;
    const closing = closingQuote(scanner.text, start + 1, lineEnd, mark);
    const contentEnd = closing < 0 ? lineEnd : closing;
    return finish(scanner, mark, {
        start,
        contentStart: start + 1,
        contentEnd,
        isClosed: closing >= 0,
    });
}

function readLongString(scanner: TomlScanner, quote: '"""' | "'''"): TomlString {
    const start = scanner.at;
    const { text } = scanner;
    let contentStart = start + 3;
    if (text.startsWith("\n", contentStart)) contentStart += 1;
    else if (text.startsWith("\r\n", contentStart)) contentStart += 2;
    let closing = -1;
    if (!scanner.unclosedQuotes.has(quote)) {
        closing = closingTriple(text, start + 3, quote);
        if (closing < 0) scanner.unclosedQuotes.add(quote);
    }
    if (closing < 0) {
        const contentEnd = scanner.lineEnd;
        contentStart = Math.min(contentStart, contentEnd);
        return finish(scanner, quote, { start, contentStart, contentEnd, isClosed: false });
    }
    // Up to two quotes may stand right in front of the closing three.
    while (closing < start + 3) closing++;
    for (let extra = 0; extra < 2 && text[closing + 3] === quote[0]; extra++) closing++;
    return finish(scanner, quote, { start, contentStart, contentEnd: closing, isClosed: true });
}

function closingQuote(text: string, from: number, end: number, mark: string): number {
    for (let at = from; at < end; at++) {
        const unit = text[at];
        if (unit === mark) return at;
        if (unit === "\\" && mark === '"') at++;
    }
    return -1;
}

function closingTriple(text: string, from: number, quote: string): number {
    if (quote === "'''") return text.indexOf(quote, from);
    for (let at = from; at < text.length; at++) {
        const unit = text.charCodeAt(at);
        if (unit === 92) at++;
        else if (unit === 34 && text.startsWith(quote, at)) return at;
    }
    return -1;
}

interface Extent {
    readonly start: number;
    readonly contentStart: number;
    readonly contentEnd: number;
    readonly isClosed: boolean;
}

function finish(scanner: TomlScanner, quote: TomlString["quote"], extent: Extent): TomlString {
    const { start, contentStart, contentEnd, isClosed } = extent;
    const end = isClosed ? contentEnd + quote.length : contentEnd;
    if (!isClosed)
        scanner.report("unclosed-string", `The closing ${quote} is missing.`, start, end);
    const raw = scanner.text.slice(contentStart, contentEnd);
    const found = control.exec(raw);
    if (found !== null) {
        const at = contentStart + found.index;
        scanner.report("control-character", "A string holds a control character.", at, at + 1);
    }
    const hasEscapes = quote.startsWith('"') && raw.includes("\\");
    const value = hasEscapes ? decodeEscapes(scanner, raw, contentStart, quote === '"""') : raw;
    scanner.at = end;
    return { kind: "string", start, end, value, quote, isClosed };
}

function decodeEscapes(scanner: TomlScanner, raw: string, offset: number, isLong: boolean): string {
    let result = "";
    let at = 0;
    for (;;) {
        const next = raw.indexOf("\\", at);
        if (next < 0) return result + raw.slice(at);
        result += raw.slice(at, next);
        if (isLong) {
            trimmedLineEnd.lastIndex = next;
            const length = trimmedLineEnd.exec(raw)?.[0].length ?? 0;
            if (length > 0) {
                at = next + length;
                continue;
            }
        }
        const letter = raw[next + 1] ?? "";
        const simple = simpleEscapes[letter];
        const hexLength = hexLengths[letter];
        const digits = hexLength === undefined ? "" : raw.slice(next + 2, next + 2 + hexLength);
        const point = hexDigits.test(digits) ? Number.parseInt(digits, 16) : -1;
        const isPoint = point >= 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
        if (simple !== undefined) {
            result += simple;
            at = next + 2;
        } else if (letter === "e") {
            result += "\u001b";
            at = next + 2;
        } else if (digits.length === hexLength && isPoint) {
            result += String.fromCodePoint(point);
            at = next + 2 + digits.length;
        } else {
            const end = Math.min(offset + next + 2, offset + raw.length);
            scanner.report("bad-escape", "There is no such escape.", offset + next, end);
            result += raw.slice(next, next + 2);
            at = next + 2;
        }
        if (letter === "e" || letter === "x") {
            const message =
                "This escape is of TOML 1.1, which older versions of cargo cannot read.";
            scanner.report("newer-version", message, offset + next, offset + next + 2);
        }
    }
}
