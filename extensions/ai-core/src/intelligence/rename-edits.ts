import type { Range } from "@rust-ai-ide/core/text";

/** A replacement in some file, in plain data. */
export interface PlainEdit {
    readonly uri: string;
    readonly range: Range;
    readonly newText: string;
}

/** Ours that touch nothing which the language's own server changes as well. */
export function withoutCovered<Edit extends PlainEdit>(
    ours: readonly Edit[],
    natives: readonly PlainEdit[],
): readonly Edit[] {
    return ours.filter((edit) => !natives.some((native) => overlaps(edit, native)));
}

/** The new name at a place: what we would write there, which may be cased otherwise. */
export function nameAt(ours: readonly PlainEdit[], uri: string, range: Range): string | undefined {
    return ours.find((edit) => edit.uri === uri && touches(edit.range, range))?.newText;
}

function overlaps(one: PlainEdit, other: PlainEdit): boolean {
    return one.uri === other.uri && touches(one.range, other.range);
}

/** Ranges that only meet at their ends belong to different names, unless both are empty. */
function touches(one: Range, other: Range): boolean {
    if (compare(one.start, other.start) === 0 && compare(one.end, other.end) === 0) return true;
    return compare(one.start, other.end) < 0 && compare(other.start, one.end) < 0;
}

function compare(one: Range["start"], other: Range["start"]): number {
    return one.line - other.line || one.character - other.character;
}
