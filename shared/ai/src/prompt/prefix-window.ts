import type { Tokeniser } from "../tokeniser/tokeniser.ts";
import { commonPrefixLength, IncrementalEncoder } from "./incremental-encoder.ts";

/** A token stands for 3 to 4 units of source; nothing further back than this can be in a window. */
const largestUnitsPerToken = 16;
/** Units at the start of a window by which it is found again in the next text. */
const headUnits = 240;

/**
 * Chooses how much of a long prefix the model sees. The window starts at a line start and
 * keeps its start while the user types, because every other start makes the key/value cache
 * of the prompt worthless; only when it overflows does it drop a quarter at once.
 */
export class PrefixWindow {
    private readonly tokeniser: Tokeniser;
    private readonly encoder: IncrementalEncoder;
    private text = "";

    constructor(tokeniser: Tokeniser) {
        this.tokeniser = tokeniser;
        this.encoder = new IncrementalEncoder(tokeniser);
    }

    /** Tokens of the end of `prefix`, at most `budget`. */
    tokens(prefix: string, budget: number): number[] {
        if (budget <= 0) return [];
        const reachable = tailAtLineStart(prefix, budget * largestUnitsPerToken);
        const start = this.keptStart(reachable);
        if (start >= 0) {
            const tokens = this.remember(reachable.slice(start));
            const isShort = start > 0 && tokens.length < budget / 2;
            if (tokens.length <= budget && !isShort) return tokens;
        }
        const tokens = this.remember(reachable);
        if (tokens.length <= budget) return tokens;
        // A hard cut is a guard only: a window can grow by a token where a cut splits a word.
        return this.remember(this.shorten(reachable, Math.ceil(budget * 0.75))).slice(-budget);
    }

    /** The text of the window. */
    get shown(): string {
        return this.text;
    }

    private remember(text: string): number[] {
        this.text = text;
        return this.encoder.encode(text);
    }

    /** Offset at which the old window starts in a text, or -1. */
    private keptStart(text: string): number {
        if (this.text === "") return -1;
        const head = this.text.slice(0, headUnits);
        let best = -1;
        let bestLength = -1;
        let from = 0;
        for (let candidates = 0; candidates < 16; candidates++) {
            const offset = text.indexOf(head, from);
            if (offset < 0) break;
            from = offset + 1;
            if (offset > 0 && text[offset - 1] !== "\n") continue;
            const length = commonPrefixLength(this.text, text.slice(offset));
            if (length > bestLength) {
                best = offset;
                bestLength = length;
            }
        }
        return best;
    }

    /** The longest end of a text that starts at a line start and has at most `target` tokens. */
    private shorten(text: string, target: number): string {
        const lastLine = text.slice(text.lastIndexOf("\n") + 1);
        const byCharacter = this.tokeniser.encode(lastLine).length > target;
        const starts = byCharacter
            ? characterStarts(lastLine).map((start) => text.length - lastLine.length + start)
            : lineStarts(text);
        let low = 0;
        let high = starts.length - 1;
        while (low < high) {
            const middle = (low + high) >> 1;
            const rest = text.slice(starts[middle]);
            if (this.tokeniser.encode(rest).length <= target) high = middle;
            else low = middle + 1;
        }
        return text.slice(starts[low]);
    }
}

/** The end of a text of at most `units`, cut at a line start where there is one. */
function tailAtLineStart(text: string, units: number): string {
    if (text.length <= units) return text;
    const from = text.length - units;
    const line = text.indexOf("\n", from) + 1;
    return text.slice(line > 0 ? line : characterStart(text, from));
}

function lineStarts(text: string): number[] {
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    return starts;
}

function characterStarts(text: string): number[] {
    const starts: number[] = [];
    for (let at = 0; at <= text.length; at++) if (characterStart(text, at) === at) starts.push(at);
    return starts;
}

/** Moves an offset that would cut a surrogate pair in two behind the pair. */
function characterStart(text: string, offset: number): number {
    const unit = text.charCodeAt(offset);
    const previous = text.charCodeAt(offset - 1);
    const cutsPair = unit >= 0xdc00 && unit <= 0xdfff && previous >= 0xd800 && previous <= 0xdbff;
    return cutsPair ? offset + 1 : offset;
}
