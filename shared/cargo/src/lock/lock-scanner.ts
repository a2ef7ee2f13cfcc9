import type { Span } from "../toml/syntax.ts";
import type { LockProblem } from "./lock-file.ts";

/** A package with its dependencies as they are written. */
export interface WrittenPackage {
    name: string | undefined;
    version: string | undefined;
    source: string | undefined;
    checksum: string | undefined;
    dependencies: WrittenDependency[];
    start: number;
    end: number;
    nameSpan: Span;
    versionSpan: Span;
}

/** `name`, `name version` or `name version (source)`; the span is without quotes. */
export interface WrittenDependency extends Span {
    readonly text: string;
}

export interface WrittenLock {
    /** Of `version = N`. */
    readonly format: number | undefined;
    readonly packages: readonly WrittenPackage[];
    readonly unusedPatches: readonly WrittenPackage[];
    /** Format 1 keeps checksums here, by `checksum NAME VERSION (SOURCE)`. */
    readonly metadata: ReadonlyMap<string, string>;
    readonly problems: readonly LockProblem[];
}

type Section = "head" | "package" | "metadata" | "other";

const nowhere: Span = { start: 0, end: 0 };

/**
 * Reads a lock line by line: cargo writes one key a line and lists with one string a line, and a
 * TOML parser takes ten times as long. What people make of it by hand (comments, blanks, lists on
 * one line, strings in single quotes) is read too. Spans in `skipped`, which is in the order of the
 * text, are taken for nothing.
 */
export function scanLock(text: string, skipped: readonly Span[]): WrittenLock {
    const scan = new LockScan(text);
    let nextSkipped = 0;
    let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    while (start < text.length) {
        const skip = skipped[nextSkipped];
        if (skip !== undefined && start >= skip.start) {
            start = Math.max(start, skip.end);
            nextSkipped += 1;
            continue;
        }
        let next = text.indexOf("\n", start);
        if (next === -1) next = text.length;
        const end = text.charCodeAt(next - 1) === 0x0d && next > start ? next - 1 : next;
        if (end > start) scan.line(start, end);
        start = next + 1;
    }
    return scan.finish();
}

class LockScan {
    private readonly text: string;
    private format: number | undefined;
    private readonly packages: WrittenPackage[] = [];
    private readonly unusedPatches: WrittenPackage[] = [];
    private readonly metadata = new Map<string, string>();
    private readonly problems: LockProblem[] = [];
    private section: Section = "head";
    private current: WrittenPackage | undefined;
    /** Of a list that goes on in the next line; undefined outside of lists. */
    private list: "dependencies" | "other" | undefined;

    constructor(text: string) {
        this.text = text;
    }

    finish(): WrittenLock {
        const { format, packages, unusedPatches, metadata, problems } = this;
        return { format, packages, unusedPatches, metadata, problems };
    }

    line(start: number, lineEnd: number): void {
        const { text } = this;
        const at = skipBlanks(text, start, lineEnd);
        const end = trimEnd(text, at, lineEnd);
        const first = text.charCodeAt(at);
        if (at === end || first === 0x23) return;
        if (this.list !== undefined) {
            // A list that nobody closed ends where something begins that cannot be in it.
            if (first === 0x5b || startsWithKey(text, at, end)) this.list = undefined;
            else {
                this.listLine(at, end);
                return;
            }
        }
        if (first === 0x5b) this.header(at, end);
        else this.entry(at, end);
    }

    private header(at: number, end: number): void {
        const written = this.text.slice(at, end);
        const comment = written.indexOf("#");
        const header = comment === -1 ? written : written.slice(0, comment);
        this.current = undefined;
        switch (header.replace(/[ \t]/g, "")) {
            case "[[package]]":
            case "[root]":
                this.section = "package";
                this.current = newPackage(at, end);
                this.packages.push(this.current);
                return;
            case "[[patch.unused]]":
                this.section = "package";
                this.current = newPackage(at, end);
                this.unusedPatches.push(this.current);
                return;
            case "[metadata]":
                this.section = "metadata";
                return;
            default:
                this.section = "other";
        }
    }

    private entry(at: number, end: number): void {
        const { text, current } = this;
        const quoted = isQuote(text.charCodeAt(at)) ? stringEnd(text, at, end) : undefined;
        const equals = indexWithin(text, "=", quoted ?? at, end);
        if (equals === -1 || equals === at) {
            this.report("lock.unreadableLine", "This line of the lock cannot be read.", at, end);
            return;
        }
        const key =
            quoted === undefined
                ? text.slice(at, trimEnd(text, at, equals))
                : content(text, at, quoted).text;
        const value = skipBlanks(text, equals + 1, end);
        if (text.charCodeAt(value) === 0x5b) {
            const isOurs = key === "dependencies" && current !== undefined;
            this.list = isOurs ? "dependencies" : "other";
            this.listLine(value + 1, end);
            if (current !== undefined) current.end = end;
            return;
        }
        const close = isQuote(text.charCodeAt(value)) ? stringEnd(text, value, end) : undefined;
        if (close !== undefined) this.stringValue(key, content(text, value, close));
        else this.bareValue(key, value, end);
        if (close === undefined && key === "source" && current !== undefined) {
            // Of a file that is cut off: without one the package would be taken for one of a folder.
            current.source = text.slice(value, end).replace(/^["']/, "");
        }
        if (current !== undefined) current.end = end;
    }

    private bareValue(key: string, at: number, end: number): void {
        const digits = /^\d{1,9}(?=\s|#|$)/.exec(this.text.slice(at, end))?.[0];
        if (this.section === "head" && key === "version" && digits !== undefined) {
            this.format = Number(digits);
        } else if (this.section !== "other") {
            this.report("lock.unreadableValue", `The value of ${key} cannot be read.`, at, end);
        }
    }

    private stringValue(key: string, value: WrittenDependency): void {
        const { current } = this;
        if (this.section === "metadata") this.metadata.set(key, value.text);
        if (current === undefined) return;
        switch (key) {
            case "name":
                current.name = value.text;
                current.nameSpan = { start: value.start, end: value.end };
                break;
            case "version":
                current.version = value.text;
                current.versionSpan = { start: value.start, end: value.end };
                break;
            case "source":
                current.source = value.text;
                break;
            case "checksum":
                current.checksum = value.text;
                break;
        }
    }

    /** Strings of a list up to its end or that of the line. */
    private listLine(start: number, end: number): void {
        const { text, current } = this;
        if (current !== undefined) current.end = end;
        for (let at = start; at < end; at += 1) {
            const unit = text.charCodeAt(at);
            if (unit === 0x23) return;
            if (unit === 0x5d) {
                this.list = undefined;
                return;
            }
            if (isQuote(unit)) {
                const close = stringEnd(text, at, end);
                if (close === undefined) {
                    this.report("lock.unreadableLine", "This string has no end.", at, end);
                    return;
                }
                if (this.list === "dependencies") {
                    current?.dependencies.push(content(text, at, close));
                }
                at = close - 1;
            } else if (unit !== 0x2c && unit !== 0x20 && unit !== 0x09) {
                this.report("lock.unreadableLine", "A list of names cannot be read.", at, end);
                return;
            }
        }
    }

    private report(code: string, message: string, start: number, end: number): void {
        this.problems.push({ code, message, start, end });
    }
}

function newPackage(start: number, end: number): WrittenPackage {
    return {
        name: undefined,
        version: undefined,
        source: undefined,
        checksum: undefined,
        dependencies: [],
        start,
        end,
        nameSpan: nowhere,
        versionSpan: nowhere,
    };
}

function isQuote(unit: number): boolean {
    return unit === 0x22 || unit === 0x27;
}

/** Offset behind the closing quote, or undefined where the line ends first. */
function stringEnd(text: string, at: number, end: number): number | undefined {
    const quote = text[at] ?? "";
    let close = indexWithin(text, quote, at + 1, end);
    while (close !== -1 && quote === '"' && isEscaped(text, close, at)) {
        close = indexWithin(text, quote, close + 1, end);
    }
    return close === -1 ? undefined : close + 1;
}

/** A search that does not go on behind the line, which would make many broken lines slow. */
function indexWithin(text: string, sought: string, start: number, end: number): number {
    const found = text.slice(start, end).indexOf(sought);
    return found === -1 ? -1 : start + found;
}

function isEscaped(text: string, quote: number, start: number): boolean {
    let at = quote - 1;
    while (at > start && text.charCodeAt(at) === 0x5c) at -= 1;
    return (quote - at) % 2 === 0;
}

/** What stands between the quotes at `start` and before `end`. */
function content(text: string, start: number, end: number): WrittenDependency {
    const span = { start: start + 1, end: end - 1 };
    const written = text.slice(span.start, span.end);
    if (text.charCodeAt(start) === 0x27 || !written.includes("\\")) {
        return { text: written, ...span };
    }
    return { text: unescaped(written), ...span };
}

/** Names and addresses have nothing to escape; a broken escape stays as it is. */
function unescaped(written: string): string {
    try {
        return String(JSON.parse(`"${written.replace(/\\U([0-9a-fA-F]{8})/g, codePoint)}"`));
    } catch {
        return written;
    }
}

function codePoint(written: string, digits: string): string {
    const value = Number.parseInt(digits, 16);
    return value <= 0x10ffff ? String.fromCodePoint(value) : written;
}

function skipBlanks(text: string, at: number, end: number): number {
    let start = at;
    while (start < end && isBlank(text.charCodeAt(start))) start += 1;
    return start;
}

function trimEnd(text: string, start: number, at: number): number {
    let end = at;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
    return end;
}

function isBlank(unit: number): boolean {
    return unit === 0x20 || unit === 0x09;
}

/** A bare key and an equals sign, which no line of a list has. */
function startsWithKey(text: string, at: number, end: number): boolean {
    let behind = at;
    while (behind < end && /[A-Za-z0-9_-]/.test(text[behind] ?? "")) behind += 1;
    return behind > at && text[skipBlanks(text, behind, end)] === "=";
}
