import type { FinishReason } from "@rust-ai-ide/protocol/inference";

/** A token may stand for a long run of blanks, but hundreds of tokens do not each. */
const unitsPerToken = 24;
const spareUnits = 512;

export interface CompletionTextOptions {
    readonly maxNewTokens: number;
    /** The text ends in front of the first of these. */
    readonly stop: readonly string[];
    /** The same for marks that leaked out of a template. */
    readonly marks: readonly string[];
    /** Blanks in front of the cursor that the prompt left out; the text is to begin with them. */
    readonly held?: string | undefined;
}

/**
 * Collects a completion from pieces and ends it at a stop, whatever the server makes of stops: it
 * may know only some of them, or none.
 */
export class CompletionText {
    private readonly options: CompletionTextOptions;
    private readonly longest: number;
    private collected = "";
    private ended: FinishReason | undefined;

    constructor(options: CompletionTextOptions) {
        this.options = options;
        const ends = [...options.stop, ...options.marks];
        this.longest = Math.max(0, ...ends.map((end) => end.length));
    }

    /** Answers whether more is wanted. */
    add(piece: string): boolean {
        if (this.ended !== undefined) return false;
        // An end may lie across the seam, but not further back.
        const from = Math.max(0, this.collected.length - this.longest);
        this.collected += piece;
        const stop = firstOf(this.collected, this.options.stop, from);
        const mark = firstOf(this.collected, this.options.marks, from);
        if (stop < 0 && mark < 0) return true;
        const isMark = stop < 0 || (mark >= 0 && mark < stop);
        this.collected = this.collected.slice(0, isMark ? mark : stop);
        this.ended = isMark ? "end" : "stop";
        return false;
    }

    /** So much more than was asked for that the server does not count. */
    get isTooLong(): boolean {
        return this.collected.length > this.options.maxNewTokens * unitsPerToken + spareUnits;
    }

    /** What belongs behind the cursor. */
    get text(): string {
        return withoutHeld(this.collected, this.options.held ?? "");
    }

    /** Why it ended by itself; undefined while more is wanted. */
    get finish(): FinishReason | undefined {
        return this.ended;
    }
}

/** Drops the blanks that stand in front of the cursor already; a model may indent otherwise. */
function withoutHeld(text: string, held: string): string {
    if (held === "") return text;
    if (text.startsWith(held)) return text.slice(held.length);
    return text.replace(/^[ \t]+/, "");
}

function firstOf(text: string, ends: readonly string[], from: number): number {
    let first = -1;
    for (const end of ends) {
        const at = end === "" ? -1 : text.indexOf(end, from);
        if (at >= 0 && (first < 0 || at < first)) first = at;
    }
    return first;
}
