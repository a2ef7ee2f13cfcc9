import { codePoints, isSecondHalf, oneLine } from "./one-line.ts";

/** An item of a source file that another place may need to know. */
export interface Definition {
    readonly name: string;
    /** Type of the impl block around it, or empty. */
    readonly owner: string;
    /** The item on one line: its signature, for a small type its body too. */
    readonly text: string;
    /** Where the item begins in its file, in UTF-16 units. */
    readonly offset: number;
    /** Path of its file, as `PromptParts.path`. */
    readonly path: string;
}

/** Code points; a body is shown when the whole item is at most this long, as in training. */
const longestBody = 320;
const longestSignature = 240;

// Each pattern is tried once at a line start and stays in its line, so that a file costs linear time.
const item =
    /([ \t]*)((?:pub(?:\([^)\n]*\))?[ ]+)?(?:(?:async|const|unsafe|default)[ ]+)*(fn|struct|enum|union|trait|type|const|static)[ ]+([A-Za-z_][A-Za-z0-9_]*))/y;
const implementation = /impl(?![\p{L}\p{N}_])[^\n{;]*/uy;
const implementedFor = /(?<![\p{L}\p{N}_])for[ ]+(?:[\p{L}\p{N}_]+::)*([A-Za-z_][\p{L}\p{N}_]*)/u;
const implementedOn = /^impl(?:<[^{]*?>)?[ ]+(?:[\p{L}\p{N}_]+::)*([A-Za-z_][\p{L}\p{N}_]*)/u;

const [openRound, closeRound, openSquare, closeSquare] = [40, 41, 91, 93];
const [openBrace, closeBrace, semicolon] = [123, 125, 59];

/** An impl block at the left margin. Blocks are in order, and so are their ends. */
interface Block {
    readonly start: number;
    readonly end: number;
    readonly owner: string;
}

/**
 * The items of a file in order, found by lines and not by a parser, so that they are the same as
 * models/training/context.py finds. Line ends are "\n". Never throws on any text.
 */
export function definitions(text: string, path = ""): Definition[] {
    const found: Definition[] = [];
    const blocks = implBlocks(text);
    let block = 0;
    for (let line = 0; line >= 0; line = nextLine(text, line)) {
        item.lastIndex = line;
        const match = item.exec(text);
        if (match === null) continue;
        const [whole, indentation = "", , kind = "", name = ""] = match;
        const start = line + indentation.length;
        const end = headEnd(text, line + whole.length);
        if (end < 0) continue;
        while ((blocks[block]?.end ?? text.length) <= start && block < blocks.length) block++;
        const around = blocks[block];
        const isInside = indentation !== "" && around !== undefined && around.start <= start;
        const owner = isInside ? around.owner : "";
        const shown = shape(text, start, end, kind);
        const wrapped = owner === "" ? shown : `impl ${owner} { ${shown} }`;
        if (codePoints(wrapped) > Math.max(longestSignature, longestBody)) continue;
        found.push({ name, owner, text: wrapped, offset: start, path });
    }
    return found;
}

function shape(text: string, start: number, end: number, kind: string): string {
    const shown = oneLine(text.slice(start, end));
    if (/^(?:struct|enum|union)$/.test(kind) && text[end] === "{") {
        const last = closing(text, end);
        const body = last < 0 ? "" : oneLine(text.slice(end, last + 1));
        const fits = body !== "" && codePoints(shown) + codePoints(body) <= longestBody;
        return `${shown} ${fits ? body : "{ .. }"}`;
    }
    return kind === "trait" ? `${shown} { .. }` : `${shown};`;
}

function implBlocks(text: string): Block[] {
    const blocks: Block[] = [];
    let end = -1;
    for (let line = 0; line >= 0; line = nextLine(text, line)) {
        implementation.lastIndex = line;
        const head = implementation.exec(text)?.[0];
        if (head === undefined) continue;
        const from = line + head.length;
        // One search serves all the heads in front of its result.
        if (end < from) end = lineEnd(text.indexOf("\n}", from), text.length);
        const named = implementedFor.exec(head) ?? implementedOn.exec(head);
        if (named !== null) blocks.push({ start: line, end, owner: named[1] ?? "" });
    }
    return blocks;
}

function lineEnd(found: number, length: number): number {
    return found < 0 ? length : found;
}

/** Offset of the brace that closes the one at `opening`, or -1; looks a bounded way ahead. */
function closing(text: string, opening: number): number {
    let depth = 0;
    let left = longestBody * 4;
    for (let at = opening; at < text.length && left > 0; at++) {
        const unit = text.charCodeAt(at);
        if (!isSecondHalf(text, at, unit)) left--;
        if (unit === openBrace) depth++;
        else if (unit === closeBrace && --depth === 0) return at;
    }
    return -1;
}

/** Offset of the first `{` or `;` outside round and square brackets behind `start`, or -1. */
function headEnd(text: string, start: number): number {
    let depth = 0;
    let left = longestSignature * 4;
    for (let at = start; at < text.length && left > 0; at++) {
        const unit = text.charCodeAt(at);
        if (!isSecondHalf(text, at, unit)) left--;
        if (unit === openRound || unit === openSquare) depth++;
        else if (unit === closeRound || unit === closeSquare) depth--;
        else if (depth <= 0 && (unit === openBrace || unit === semicolon)) return at;
    }
    return -1;
}

/** Start of the line behind the one that holds an offset, or -1. */
export function nextLine(text: string, offset: number): number {
    const end = text.indexOf("\n", offset);
    return end < 0 ? -1 : end + 1;
}
