import type { ChangedFile } from "@rust-ai-ide/review/change-set";

/** A changed file with the names that its lines brought and took, read without a parser. */
export interface WordedFile {
    readonly file: ChangedFile;
    /** Names that lines which went may have defined; whether that was by a keyword. */
    readonly gone: ReadonlyMap<string, boolean>;
    /** Names that the file defines by a keyword now. */
    readonly defined: ReadonlySet<string>;
    /** All words of lines that came. */
    readonly come: ReadonlySet<string>;
}

const keywordName =
    /\b(?:(?:fn|struct|enum|trait|type|const|static|mod|union|macro_rules!)\s+)+(?:r#)?(\w+)/g;
/** A field, a variant: the first word of a line. */
const leadingName = /^\s*(?:pub(?:\s*\([^)]*\))?\s+)?(?:r#)?(\w+)\s*(?:[:,({=]|$)/;
const word = /\w+/g;

/** Words of a change, from its lines alone: a line of code takes microseconds. */
export function changedWords(file: ChangedFile): WordedFile {
    const [before, after] = [file.base ?? "", file.head ?? ""].map((text) => text.split("\n"));
    const gone = new Map<string, boolean>();
    const come = new Set<string>();
    for (const { baseStart, baseLines, headStart, headLines } of file.hunks) {
        for (const line of before?.slice(baseStart, baseStart + baseLines) ?? []) {
            for (const [, name = ""] of line.matchAll(keywordName)) gone.set(name, true);
            const leading = leadingName.exec(line)?.[1];
            if (leading !== undefined && !gone.has(leading)) gone.set(leading, false);
        }
        for (const line of after?.slice(headStart, headStart + headLines) ?? []) {
            for (const [name] of line.matchAll(word)) come.add(name);
        }
    }
    const names = (file.head ?? "").matchAll(keywordName);
    return { file, gone, come, defined: new Set(Array.from(names, ([, name = ""]) => name)) };
}

/**
 * Names that some files took and others brought. What the files that took it still define is none,
 * and neither is a field or variant that they still speak of.
 */
export function goneAndCome(
    taking: readonly WordedFile[],
    bringing: readonly WordedFile[],
    shortest: number,
): readonly string[] {
    const found = new Set<string>();
    for (const [name, isByKeyword] of taking.flatMap(({ gone }) => [...gone])) {
        if (name.length < shortest || !bringing.some(({ come }) => come.has(name))) continue;
        const isLeft = taking.some(
            ({ file, defined }) =>
                defined.has(name) || (!isByKeyword && file.head?.includes(name) === true),
        );
        if (!isLeft) found.add(name);
    }
    return [...found];
}
