/** A place between two UTF-16 units of a text. Both numbers count from 0, as in the language server protocol. */
export interface Position {
    readonly line: number;
    readonly character: number;
}

/** Half-open: `end` stands behind the last unit. */
export interface Range {
    readonly start: Position;
    readonly end: Position;
}

/** Finds line starts once, then converts between offsets and positions in O(log lines). LF, CRLF and CR end a line. */
export class LineIndex {
    private readonly starts: readonly number[];
    private readonly text: string;

    constructor(text: string) {
        const starts = [0];
        for (let index = 0; index < text.length; index++) {
            const unit = text.charCodeAt(index);
            if (unit === 10 || (unit === 13 && text.charCodeAt(index + 1) !== 10)) {
                starts.push(index + 1);
            }
        }
        this.starts = starts;
        this.text = text;
    }

    get lineCount(): number {
        return this.starts.length;
    }

    /** Offset of a position; lines and columns beyond the text are clamped to it. */
    offsetAt(position: Position): number {
        if (position.line < 0) return 0;
        const start = this.starts[position.line];
        if (start === undefined) return this.text.length;
        return Math.min(start + Math.max(0, position.character), this.lineEnd(position.line));
    }

    positionAt(offset: number): Position {
        const clamped = Math.max(0, Math.min(offset, this.text.length));
        let low = 0;
        let high = this.starts.length - 1;
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if ((this.starts[middle] ?? 0) <= clamped) low = middle;
            else high = middle - 1;
        }
        return { line: low, character: clamped - (this.starts[low] ?? 0) };
    }

    /** Offset behind the last unit of a line, without its line break. */
    lineEnd(line: number): number {
        const next = this.starts[line + 1];
        if (next === undefined) return this.text.length;
        const hasCarriageReturn =
            this.text.charCodeAt(next - 1) === 10 && this.text.charCodeAt(next - 2) === 13;
        return next - (hasCarriageReturn ? 2 : 1);
    }
}

/** `1 commit`, `2 commits`, `no commits`: for texts of programs, which are English. */
export function counted(count: number, word: string): string {
    return `${count === 0 ? "no" : count} ${word}${count === 1 ? "" : "s"}`;
}
