/** Counts from 0, in UTF-16 units. */
export interface Spot {
    readonly line: number;
    readonly character: number;
}

/** A stretch of a document that is followed while its text changes. */
export interface Mark {
    readonly start: Spot;
    readonly end: Spot;
}

/** What the editor tells of an edit: a range of the text before, and what stands there now. */
export interface TextChange {
    readonly range: Mark;
    readonly text: string;
}

/** What a mark is looked for by: where it was, and the text of its first line. */
export interface Anchor {
    readonly mark: Mark;
    readonly lineText: string;
}

/** A line that went further than this is not found again; the review is, with the next save. */
const farthest = 3_000;
/** Of longer lines the beginning alone is known. */
const longestLine = 500;

/**
 * Where a mark is after an edit; undefined where its text was replaced as a whole. Text that is put
 * in at its borders does not belong to it.
 */
export function movedBy(mark: Mark, { range, text }: TextChange): Mark | undefined {
    const { start, end } = range;
    const isReplaced = compare(start, end) < 0;
    const covers = compare(start, mark.start) <= 0 && compare(end, mark.end) >= 0;
    if (isReplaced && covers && compare(mark.start, mark.end) < 0) return undefined;
    const moved = {
        start: movedSpot(mark.start, range, text, true),
        end: movedSpot(mark.end, range, text, false),
    };
    return compare(moved.start, moved.end) <= 0 ? moved : { start: moved.start, end: moved.start };
}

function movedSpot(spot: Spot, { start, end }: Mark, text: string, isStart: boolean): Spot {
    const order = compare(spot, start);
    if (order < 0 || (order === 0 && !isStart)) return spot;
    const lines = text.split(/\r\n|\r|\n/);
    const last = lines.at(-1) ?? "";
    const behind: Spot = {
        line: start.line + lines.length - 1,
        character: last.length + (lines.length === 1 ? start.character : 0),
    };
    if (compare(spot, end) < 0) return isStart ? behind : start;
    return spot.line === end.line
        ? { line: behind.line, character: behind.character + spot.character - end.character }
        : { line: spot.line + behind.line - end.line, character: spot.character };
}

/**
 * Where an anchor is in a text that may have changed meanwhile: at its old line where that says the
 * same, else at the nearest line that does, else at one that differs in its indentation alone.
 */
export function located(
    { mark, lineText }: Anchor,
    lineCount: number,
    lineAt: (line: number) => string,
): Mark | undefined {
    const { start, end } = mark;
    const wanted = lineText.trim();
    const fits = (line: number, isExact: boolean): boolean => {
        if (line < 0 || line >= lineCount) return false;
        const text = lineAt(line);
        // A blank line is like any other: only its own place tells it.
        if (wanted === "") return line === start.line && text.trim() === "";
        if (!isExact) return text.trim() === wanted;
        return text === lineText || (lineText.length >= longestLine && text.startsWith(lineText));
    };
    for (const isExact of [true, false]) {
        for (let distance = 0; distance <= Math.min(farthest, lineCount); distance++) {
            for (const line of distance === 0
                ? [start.line]
                : [start.line - distance, start.line + distance]) {
                if (!fits(line, isExact)) continue;
                const indent = isExact ? 0 : indentOf(lineAt(line)) - indentOf(lineText);
                return shifted(start, end, line - start.line, indent);
            }
        }
    }
    return undefined;
}

function shifted(start: Spot, end: Spot, lines: number, characters: number): Mark {
    const moved = (spot: Spot): Spot => ({
        line: spot.line + lines,
        character: Math.max(0, spot.character + (spot.line === start.line ? characters : 0)),
    });
    return { start: moved(start), end: moved(end) };
}

function indentOf(line: string): number {
    return line.length - line.trimStart().length;
}

function compare(left: Spot, right: Spot): number {
    return left.line - right.line || left.character - right.character;
}
