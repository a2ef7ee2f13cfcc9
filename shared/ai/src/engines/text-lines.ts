/** What a piece of text completed. `overflow`: a line is longer than allowed; nothing follows it. */
export interface CutLines {
    readonly lines: readonly string[];
    readonly overflow: boolean;
}

/**
 * Cuts a text that arrives in pieces into lines at "\n", "\r\n" or "\r", however the pieces were
 * cut. Empty lines count, because they end an event. A last line without an end is only answered
 * by `rest`.
 */
export class TextLines {
    private readonly maximumUnits: number;
    private pending: string[] = [];
    private pendingUnits = 0;
    private endedWithReturn = false;
    private overflowed = false;

    /** `maximumUnits`: of one line, in UTF-16 units. */
    constructor(maximumUnits: number) {
        this.maximumUnits = maximumUnits;
    }

    push(piece: string): CutLines {
        const lines: string[] = [];
        if (piece === "" || this.overflowed) return { lines, overflow: this.overflowed };
        // The line feed of a "\r\n" that was cut in two belongs to the line that was answered.
        const text = this.endedWithReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
        this.endedWithReturn = piece.endsWith("\r");
        const parts = text.split(/\r\n|\r|\n/);
        for (const [index, part] of parts.entries()) {
            this.pendingUnits += part.length;
            if (this.pendingUnits > this.maximumUnits) {
                this.overflowed = true;
                this.pending = [];
                break;
            }
            if (part !== "") this.pending.push(part);
            if (index < parts.length - 1) lines.push(this.take());
        }
        return { lines, overflow: this.overflowed };
    }

    /** What stands behind the last line end; the stream is over. */
    rest(): string {
        return this.take();
    }

    private take(): string {
        const line = this.pending.join("");
        this.pending = [];
        this.pendingUnits = 0;
        return line;
    }
}
