import { seededRandom, shuffled } from "../random.ts";
import type { CompletionPoint } from "./points.ts";
import { type ScannedRust, scanRust } from "./rust-scanner.ts";

/** Kinds of missing code, each found by {@link spansOf}. */
export const pointClasses = [
    "line-rest",
    "argument-list",
    "statement",
    "match-arm",
    "block",
    "signature",
    "field",
    "use-path",
    "method-chain",
] as const;
export type PointClass = (typeof pointClasses)[number];

interface Span {
    readonly class: PointClass;
    readonly start: number;
    readonly end: number;
}

export interface SourceFile {
    /** Crate name and path inside the crate. */
    readonly path: string;
    readonly text: string;
}

/** Longest expected text, in UTF-16 units: what a suggestion could reasonably hold. */
const longestSpan = 400;

/**
 * Cuts `count` points out of the files. The same seed, files and count give the same points.
 * Classes take turns, and no file gives a second point before every file that can has given one.
 */
export function samplePoints(
    files: readonly SourceFile[],
    options: { readonly count: number; readonly seed: number },
): CompletionPoint[] {
    const random = seededRandom(options.seed);
    const sources = shuffled(
        [...files].sort((left, right) => (left.path < right.path ? -1 : 1)),
        random,
    );
    const pools = sources.map((file) => ({ file, spans: undefined as Span[] | undefined }));
    const points: CompletionPoint[] = [];
    let turn = 0;
    let progress = true;
    while (points.length < options.count && progress) {
        progress = false;
        for (const pool of pools) {
            if (points.length >= options.count) break;
            pool.spans ??= shuffled(spansOf(pool.file.text), random);
            const span = takeSpan(pool.spans, turn);
            if (!span) continue;
            turn++;
            progress = true;
            points.push(cut(pool.file, span));
        }
    }
    return points;
}

/** Takes a span of the class whose turn it is, else of the next class that the file has. */
function takeSpan(spans: Span[], turn: number): Span | undefined {
    for (let step = 0; step < pointClasses.length; step++) {
        const wanted = pointClasses[(turn + step) % pointClasses.length];
        const index = spans.findIndex((span) => span.class === wanted);
        if (index >= 0) return spans.splice(index, 1)[0];
    }
    return undefined;
}

function cut(file: SourceFile, span: Span): CompletionPoint {
    const prefix = file.text.slice(0, span.start);
    const line = prefix.split("\n").length;
    const column = span.start - prefix.lastIndexOf("\n");
    return {
        id: `${file.path}:${line}:${column}:${span.class}`,
        path: file.path,
        prefix,
        suffix: file.text.slice(span.end),
        expected: file.text.slice(span.start, span.end),
        class: span.class,
    };
}

/** Every span of a file that can be cut out, in order of class and place. */
export function spansOf(text: string): Span[] {
    const scanned = scanRust(text);
    const candidates = [
        ...matches(scanned, "use-path", /^[ \t]*(?:pub )?use [a-z_]+::(?=\S)/gm, lineEnd),
        ...matches(scanned, "signature", /\bfn \w+/g, signatureEnd),
        ...matches(scanned, "field", /^[ \t]+(?:pub )?\w+: (?=[\w&<[(][^;={]*,$)/gm, lineEnd),
        ...matches(scanned, "method-chain", /^[ \t]+\.(?=\w)/gm, lineEnd),
        ...matches(scanned, "match-arm", /=> /g, armEnd),
        ...matches(scanned, "argument-list", /\w!?\(/g, closingBracket),
        ...matches(scanned, "block", /\{\n[ \t]+(?=\S)/g, blockEnd),
        ...matches(
            scanned,
            "statement",
            /(?<=[;{}]\n(?:[ \t]*\n)?[ \t]+)(?=(?:let |return |\w+[.:(]))/g,
            statementEnd,
        ),
        ...matches(
            scanned,
            "line-rest",
            /(?<=^[ \t]*\w+(?: |\.|\(|::|: )(?:\w+(?: |\.|\(|::|: ))*)(?=\w[^\n]{3,}$)/gm,
            lineEnd,
        ),
    ];
    return candidates.filter(({ start, end }) => {
        const linePrefix = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
        // Attributes and visibility look like calls; nobody completes them as such.
        if (/^\s*(?:#!?\[|pub\($)/.test(linePrefix)) return false;
        const expected = text.slice(start, end);
        return expected.trim().length >= 3 && expected.length <= longestSpan;
    });
}

function matches(
    scanned: ScannedRust,
    kind: PointClass,
    pattern: RegExp,
    endOf: (scanned: ScannedRust, start: number) => number,
): Span[] {
    return [...scanned.code.matchAll(pattern)].flatMap((match) => {
        const start = match.index + match[0].length;
        const end = endOf(scanned, start);
        return end > start ? [{ class: kind, start, end }] : [];
    });
}

/** Before trailing blanks of the line: a comment there is not expected of anybody. */
function lineEnd({ code }: ScannedRust, start: number): number {
    const stop = code.indexOf("\n", start);
    return start + code.slice(start, stop < 0 ? code.length : stop).trimEnd().length;
}

function closingBracket({ partner }: ScannedRust, start: number): number {
    return partner.get(start - 1) ?? -1;
}

/** Up to the blank in front of the body's brace, or with the semicolon of a declaration. */
function signatureEnd(scanned: ScannedRust, start: number): number {
    const end = topLevel(scanned, start, "{;}");
    if (end < 0) return -1;
    if (scanned.code[end] === ";") return end + 1;
    return start + scanned.code.slice(start, end).trimEnd().length;
}

function armEnd(scanned: ScannedRust, start: number): number {
    if (scanned.code[start] === "{") return (scanned.partner.get(start) ?? -2) + 1;
    const end = topLevel(scanned, start, ",}");
    if (end < 0) return -1;
    return scanned.code[end] === "," ? end + 1 : -1;
}

/** The whole body except the blanks in front of its closing brace. */
function blockEnd(scanned: ScannedRust, start: number): number {
    const brace = scanned.code.lastIndexOf("{", start);
    const end = scanned.partner.get(brace);
    return end === undefined ? -1 : start + scanned.code.slice(start, end).trimEnd().length;
}

function statementEnd(scanned: ScannedRust, start: number): number {
    const end = topLevel(scanned, start, ";}");
    return end >= 0 && scanned.code[end] === ";" ? end + 1 : -1;
}

/** The first of `units` outside brackets that open behind `start`; -1 when the surrounding bracket ends first. */
function topLevel({ code, partner }: ScannedRust, start: number, units: string): number {
    for (let offset = start; offset < code.length; offset++) {
        const unit = code[offset] ?? "";
        if (units.includes(unit)) return offset;
        if (")]}".includes(unit)) return -1;
        if ("([{".includes(unit)) {
            const end = partner.get(offset);
            if (end === undefined) return -1;
            offset = end;
        }
    }
    return -1;
}
