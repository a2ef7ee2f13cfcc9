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
    "macro-call",
    "doc-comment",
    "random-line",
] as const;
export type PointClass = (typeof pointClasses)[number];

interface Span {
    readonly class: AnyClass;
    readonly start: number;
    readonly end: number;
}

export interface SourceFile {
    /** Crate name and path inside the crate. */
    readonly path: string;
    readonly text: string;
    /** Tells files of one path apart, such as those of different commits. */
    readonly version?: number;
    /** Offsets that points have to lie between, such as the text that a commit added. */
    readonly within?: { readonly start: number; readonly end: number };
}

/** `syntax`: spans of all classes; `lines`: rests of lines at any place in code, as somebody types. */
export type PointView = "syntax" | "lines";

/** Classes of the view `lines`: the cursor inside a word, or beside one. */
export const lineClasses = ["line-in-word", "line-at-border"] as const;
type AnyClass = PointClass | (typeof lineClasses)[number];

/** Longest expected text, in UTF-16 units: what a suggestion could reasonably hold. */
const longestSpan = 400;

/**
 * Cuts `count` points out of the files. The same seed, files and count give the same points.
 * Classes take turns, and no file gives a second point before every file that can has given one.
 */
export function samplePoints(
    files: readonly SourceFile[],
    options: { readonly count: number; readonly seed: number; readonly view?: PointView },
): CompletionPoint[] {
    const classes = options.view === "lines" ? lineClasses : pointClasses;
    const random = seededRandom(options.seed);
    const sources = shuffled(
        // A stable sort: versions of one path stay in their order.
        [...files].sort(
            (left, right) => Number(left.path > right.path) - Number(left.path < right.path),
        ),
        random,
    );
    const pools = sources.map((file) => ({ file, spans: undefined as Span[] | undefined }));
    const points: CompletionPoint[] = [];
    const counts = new Map<AnyClass, number>(classes.map((name) => [name, 0]));
    let progress = true;
    while (points.length < options.count && progress) {
        progress = false;
        for (const pool of pools) {
            if (points.length >= options.count) break;
            pool.spans ??= shuffled(spansIn(pool.file, options.view, random), random);
            const span = takeSpan(pool.spans, counts);
            if (!span) continue;
            counts.set(span.class, (counts.get(span.class) ?? 0) + 1);
            progress = true;
            points.push(cut(pool.file, span));
        }
    }
    return points;
}

/** Takes a span of the class that has the fewest points so far, of those that the file still has. */
function takeSpan(spans: Span[], counts: ReadonlyMap<AnyClass, number>): Span | undefined {
    const rarestFirst = [...counts.entries()].sort(([, left], [, right]) => left - right);
    for (const [wanted] of rarestFirst) {
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
        id: `${file.path}${file.version === undefined ? "" : `#${file.version}`}:${line}:${column}:${span.class}`,
        path: file.path,
        prefix,
        suffix: file.text.slice(span.end),
        expected: file.text.slice(span.start, span.end),
        class: span.class,
    };
}

function spansIn(
    { text, within }: SourceFile,
    view: PointView | undefined,
    random: () => number,
): Span[] {
    const lines = lineSpans(text, random);
    const spans: Span[] =
        view === "lines"
            ? lines
            : [
                  ...spansOf(text),
                  ...lines.map((span) => ({ ...span, class: "random-line" as const })),
              ];
    if (within === undefined) return spans;
    return spans.filter(({ start, end }) => start >= within.start && end <= within.end);
}

/**
 * The rest of each line of code at one random place of it, from behind its first unit on, so that
 * neither a class nor a token decides where the cursor stands.
 */
function lineSpans(text: string, random: () => number): Span[] {
    const { code } = scanRust(text);
    const spans: Span[] = [];
    for (const { index, 0: line } of code.matchAll(/[^\n]+/g)) {
        const first = line.search(/\S/);
        const last = line.trimEnd().length;
        // One draw a line, also for lines left out: an edit elsewhere moves no other cursor.
        const place = random();
        if (first < 0 || last - first < 8) continue;
        const start = index + first + 1 + Math.floor(place * (last - first - 3));
        const inWord = /\w/.test(text[start - 1] ?? "") && /\w/.test(text[start] ?? "");
        spans.push({
            class: inWord ? "line-in-word" : "line-at-border",
            start,
            end: index + last,
        });
    }
    return spans;
}

/** Every span of a file that can be cut out by syntax, in order of class and place. */
export function spansOf(text: string): Span[] {
    const scanned = scanRust(text);
    const candidates = [
        ...matches(scanned, "use-path", /^[ \t]*(?:pub )?use [a-z_]+::(?=\S)/gm, lineEnd),
        ...matches(scanned, "signature", /\bfn \w+/g, signatureEnd),
        ...matches(scanned, "field", /^[ \t]+(?:pub )?\w+: (?=[\w&<[(][^;={]*,$)/gm, lineEnd),
        ...matches(scanned, "method-chain", /^[ \t]+\.(?=\w)/gm, lineEnd),
        ...matches(scanned, "match-arm", /=> /g, armEnd),
        ...matches(scanned, "argument-list", /\w\(/g, closingBracket),
        ...matches(scanned, "macro-call", /\w![([{]/g, closingBracket),
        ...docComments(text),
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

/** The sentence of each line of documentation, behind its mark. */
function docComments(text: string): Span[] {
    const lines = [...text.matchAll(/^([ \t]*\/\/[/!] )(?=\S)([^\n]+)$/gm)];
    // Written as code, a line that stands in a text is blanked all the same; a comment is not.
    const pieces: string[] = [];
    let done = 0;
    for (const { index, 0: line } of lines) {
        pieces.push(text.slice(done, index), "z".repeat(line.length));
        done = index + line.length;
    }
    const { code } = scanRust(pieces.join("") + text.slice(done));
    return lines.flatMap(({ index, 1: mark = "", 2: sentence = "" }) => {
        const start = index + mark.length;
        const end = start + sentence.trimEnd().length;
        return code[index] === "z" ? [{ class: "doc-comment" as const, start, end }] : [];
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
