import type { PathChange } from "@rust-ai-ide/merge/prediction/path-change";
import type { Hunk } from "@rust-ai-ide/review/change-set";
import { hunksBetween } from "@rust-ai-ide/review/delta/changed-lines";
import { modulePathOf } from "@rust-ai-ide/review/delta/module-path";
import { crateName } from "./code-place.ts";
import { isCommonName } from "./common-names.ts";

/** A changed file with the names that its lines brought and took, read without a parser. */
export interface WordedFile {
    readonly change: PathChange;
    readonly hunks: readonly Hunk[];
    /** Names that lines which went may have defined; whether that was by a keyword. */
    readonly gone: ReadonlyMap<string, boolean>;
    /** Names of items whose signature, fields, variants or members are on changed lines. */
    readonly touched: ReadonlySet<string>;
    /** Names that the file defines by a keyword now. */
    readonly defined: ReadonlySet<string>;
    /** All words of lines that came, and `Owner::name` of paths. */
    readonly come: ReadonlySet<string>;
    /** Names that lines which came define by a keyword. */
    readonly brought: ReadonlySet<string>;
    /** Words of the lines that begin implementations and definitions of types, and of its module. */
    readonly owners: ReadonlySet<string>;
}

const keywordName =
    /\b(?:(?:fn|struct|enum|trait|type|const|static|mod|union|macro_rules!)\s+)+(?:r#)?(\w+)/g;
/** A field, a variant: the first word of a line. */
const leadingName = /^\s*(?:pub(?:\s*\([^)]*\))?\s+)?(?:r#)?(\w+)\s*(?:[:,({=]|$)/;
/** What is shown in the place of another module. */
const shownName = /\bpub(?:\s*\([^)]*\))?\s+use\s[^;]*/g;
const pathWords = new Set(["pub", "use", "crate", "self", "super", "as", "in"]);
const word = /\w+/g;
/** `Owner::` in front of a name, also in the middle of a path. */
const pathEnd = /(\w+)(?:::<[^>]*>)?::(?=(\w+))/g;
const ownerLine = /^\s*(?:pub\b|unsafe\b|impl\b|trait\b|enum\b|struct\b|union\b)/;
const ownerWord = /\b(?:impl|trait|enum|struct|union)\b/;
/** Lines above a change in which what it belongs to is looked for. */
const mostAbove = 400;

/** Words of a change, from its lines alone: a line of code takes microseconds. */
export function changedWords(change: PathChange, base: string, head: string): WordedFile {
    const hunks = hunksBetween(base, head);
    const [before = [], after = []] = [base, head].map((text) => codeLines(text));
    const gone = new Map<string, boolean>();
    const come = new Set<string>();
    const touched = new Set<string>();
    const brought = new Set<string>();
    for (const { baseStart, baseLines, headStart, headLines } of hunks) {
        for (const line of before.slice(baseStart, baseStart + baseLines)) {
            for (const [, name = ""] of line.matchAll(keywordName)) gone.set(name, true);
            for (const [shown] of line.matchAll(shownName)) {
                for (const [name] of shown.matchAll(word))
                    if (!pathWords.has(name)) touched.add(name);
            }
            const leading = leadingName.exec(line)?.[1];
            if (leading !== undefined && !gone.has(leading)) gone.set(leading, false);
        }
        for (const line of after.slice(headStart, headStart + headLines)) {
            for (const [name] of line.matchAll(word)) come.add(name);
            for (const [, owner, name] of line.matchAll(pathEnd)) come.add(`${owner}::${name}`);
            for (const [, name = ""] of line.matchAll(keywordName)) brought.add(name);
        }
        addTouched(before, baseStart, baseLines, touched);
        addTouched(after, headStart, headLines, touched);
    }
    const defined = new Set<string>();
    for (const line of after)
        for (const [, name = ""] of line.matchAll(keywordName)) defined.add(name);
    const owners = new Set<string>();
    for (const line of [...before, ...after]) {
        if (!ownerLine.test(line) || !ownerWord.test(line)) continue;
        for (const [name] of line.matchAll(word)) owners.add(name);
    }
    for (const name of [...modulePathOf(change.path).split("::"), crateName(change.path), "crate"])
        if (name !== undefined && name !== "") owners.add(name);
    return { change, hunks, gone, touched, defined, come, brought, owners };
}

/** Lines without comments to their end, and without lines that are nothing else. */
function codeLines(text: string): readonly string[] {
    return text.split("\n").map((line) => {
        const comment = line.indexOf("//");
        if (comment < 0) return line;
        // Addresses in texts have slashes as well.
        return line[comment - 1] === ":" ? line : line.slice(0, comment).trimEnd();
    });
}

/** Adds names of items that some lines belong to; a function only where they are in its signature. */
function addTouched(
    lines: readonly string[],
    start: number,
    count: number,
    touched: Set<string>,
): void {
    const variants = new Set<string>();
    let isInEnum = false;
    for (let at = start; at < start + count; at++) {
        const line = lines[at] ?? "";
        for (const [, name = ""] of line.matchAll(keywordName)) touched.add(name);
        addVariant(line, variants);
        if (/\benum\b/.test(line)) isInEnum = true;
        if (/^\s*#\s*\[/.test(line)) {
            // An attribute is about what is defined below it.
            const below = lines.slice(at + 1, at + 10).find((each) => !/^\s*(?:#|\/\/)/.test(each));
            for (const [, name = ""] of (below ?? "").matchAll(keywordName)) touched.add(name);
        }
    }
    let indentation = Math.min(
        ...lines
            .slice(start, start + Math.max(1, count))
            .filter((line) => line.trim() !== "")
            .map(indentationOf),
        count === 0 ? Number.POSITIVE_INFINITY : indentationOf(lines[start] ?? ""),
    );
    // A line between two items may be anywhere below its neighbours.
    if (count === 0) indentation++;
    for (let at = start - 1; at >= Math.max(0, start - mostAbove) && indentation > 0; at--) {
        const line = lines[at] ?? "";
        if (line.trim() === "" || indentationOf(line) >= indentation) continue;
        indentation = indentationOf(line);
        addVariant(line, variants);
        if (/\benum\b/.test(line)) isInEnum = true;
        for (const [, name = ""] of line.matchAll(keywordName)) {
            const isBody = /\bfn\s/.test(line) && hasEnded(lines, at, start);
            if (!isBody) touched.add(name);
        }
    }
    if (isInEnum) for (const name of variants) touched.add(name);
}

/** A variant has no keyword, but a capital. */
function addVariant(line: string, names: Set<string>): void {
    const variant = /^\s*([A-Z]\w*)\s*(?:[,({=]|$)/.exec(line)?.[1];
    if (variant !== undefined) names.add(variant);
}

/** Whether the signature that begins in a line ends before another one. */
function hasEnded(lines: readonly string[], from: number, to: number): boolean {
    for (let at = from; at < to; at++)
        if (/[{;}]\s*(?:\/\/.*)?$/.test(lines[at] ?? "")) return true;
    return false;
}

function indentationOf(line: string): number {
    return line.length - line.trimStart().length;
}

/**
 * Names that some files took or changed, and others brought: all that can break. What the files
 * that took a name still define is taken from nobody, and neither is a field or variant that they
 * still speak of; it may be changed, though.
 * A common name counts only behind what it belongs to.
 *
 * @param says Whether a file says a name now.
 */
export function changedAndBrought(
    taking: readonly WordedFile[],
    bringing: readonly WordedFile[],
    says: (file: WordedFile, name: string) => boolean,
): ReadonlySet<string> {
    const found = new Set<string>();
    const isBrought = broughtBy(bringing, taking.length);
    const isUsed = (name: string, { owners }: WordedFile): boolean =>
        isBrought(name) &&
        (!isCommonName(name) || [...owners].some((owner) => isBrought(`${owner}::${name}`)));
    for (const file of taking) {
        for (const name of file.touched) if (isUsed(name, file)) found.add(name);
        for (const [name, isByKeyword] of file.gone) {
            if (found.has(name) || !isUsed(name, file)) continue;
            const isLeft = taking.some(
                (each) => each.defined.has(name) || (!isByKeyword && says(each, name)),
            );
            if (!isLeft) found.add(name);
        }
    }
    return found;
}

/** Asks many files one by one, or few of them all at once: whichever is less work. */
function broughtBy(files: readonly WordedFile[], others: number): (name: string) => boolean {
    if (files.length > others) return (name) => files.some(({ come }) => come.has(name));
    const come = new Set<string>();
    for (const file of files) for (const name of file.come) come.add(name);
    return (name) => come.has(name);
}
