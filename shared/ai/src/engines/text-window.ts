/** Units at the start of a window by which it is found again in the next text. */
const headUnits = 160;

/**
 * Keeps the start of what a server sees of a long text in place while the user types, because
 * every other start voids the server's prompt cache. When the window overflows it drops a quarter
 * at once. Counts UTF-16 units: the tokeniser is the server's.
 */
export class TextWindow {
    private shown = "";

    /** The end of a text, at most `units` long, from a line start where there is one. */
    end(text: string, units: number): string {
        if (text.length <= units) return this.remember(text);
        const kept = this.keptStart(text, units);
        return this.remember(kept ?? tailAtLineStart(text, Math.ceil(units * 0.75)));
    }

    private keptStart(text: string, units: number): string | undefined {
        if (this.shown === "") return undefined;
        const head = this.shown.slice(0, headUnits);
        const start = text.lastIndexOf(head);
        if (start < 0 || (start > 0 && text[start - 1] !== "\n")) return undefined;
        const window = text.slice(start);
        // A window of which only the start is left would show too little.
        return window.length <= units && window.length >= units / 2 ? window : undefined;
    }

    private remember(text: string): string {
        this.shown = text;
        return text;
    }
}

/** The end of a text of at most `units`, cut at a line start where there is one. */
function tailAtLineStart(text: string, units: number): string {
    const from = text.length - units;
    const line = text.indexOf("\n", from - 1) + 1;
    return text.slice(line > 0 ? line : isPairEnd(text, from) ? from + 1 : from);
}

/** The start of a text of at most `units`, cut at a line end where there is one. */
export function headAtLineEnd(text: string, units: number): string {
    if (text.length <= units) return text;
    const line = text.lastIndexOf("\n", units - 1) + 1;
    if (line > 0) return text.slice(0, line);
    return text.slice(0, isPairEnd(text, units) ? units - 1 : units);
}

function isPairEnd(text: string, offset: number): boolean {
    const unit = text.charCodeAt(offset);
    return unit >= 0xdc00 && unit <= 0xdfff;
}
