import type { Position, Range } from "@rust-ai-ide/core/text";

/** Line and character of an offset, by the offsets at which lines start. */
export function positionAt(lineStarts: Uint32Array, offset: number): Position {
    let low = 0;
    let high = Math.max(0, lineStarts.length - 1);
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((lineStarts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
    }
    return { line: low, character: Math.max(0, offset - (lineStarts[low] ?? 0)) };
}

export function rangeAt(lineStarts: Uint32Array, start: number, end: number): Range {
    return { start: positionAt(lineStarts, start), end: positionAt(lineStarts, end) };
}

/**
 * Offset of a position in a file whose text is not at hand. Lines beyond the end are the end; a
 * character beyond its line is that line's end.
 */
export function offsetAt(lineStarts: Uint32Array, { line, character }: Position): number {
    if (!(line >= 0)) return 0;
    const start = lineStarts[Math.min(line, lineStarts.length - 1)] ?? 0;
    if (line >= lineStarts.length) return start;
    const next = lineStarts[line + 1];
    const wanted = start + Math.max(0, Number.isFinite(character) ? character : 0);
    return next === undefined ? wanted : Math.min(wanted, next - 1);
}

/** True where the offset is in the range or right behind it, as a cursor behind a name is on it. */
export function touches(offset: number, range: { start: number; end: number }): boolean {
    return range.start <= offset && offset <= range.end;
}
