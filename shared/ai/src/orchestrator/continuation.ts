import type { ChatMessage } from "../engines/engine.ts";

const request =
    "Your answer broke off. Continue it exactly where it ends, without repeating anything.";

/** The conversation that lets another model go on with an answer that broke off. */
export function continuationMessages(
    messages: readonly ChatMessage[],
    partial: string,
): readonly ChatMessage[] {
    return [
        ...messages,
        { role: "assistant", content: partial },
        { role: "user", content: request },
    ];
}

/** A continuation tells the beginning in other words, so there is no clean way to go on. */
export class ContinuationMismatch extends Error {
    constructor() {
        super("the continuation does not fit");
        this.name = "ContinuationMismatch";
    }
}

/** So much of the end of what was written is searched for at the start of what follows. */
const longestOverlap = 400;
/** An overlap with fewer visible characters is chance. */
const leastOverlap = 3;
/** An answer that begins like the whole one for this long begins anew. */
const leastRestart = 24;

/**
 * Joins what another model writes to what is already shown, without repeating any of it. It holds
 * text back until it can tell how the continuation begins: with a repeated end, which is cut; with
 * the answer from its start, whose known part is skipped; or with what comes next.
 */
export class Continuation {
    private readonly shown: string;
    private held = "";
    private mode: "deciding" | "restarted" | "joined" = "deciding";
    private skipped = 0;

    constructor(shown: string) {
        this.shown = shown;
    }

    /**
     * The new text to show, "" while it cannot be told. Throws {@link ContinuationMismatch}.
     */
    push(text: string): string {
        this.held += text;
        if (this.mode === "deciding") this.decide(false);
        return this.release();
    }

    /** What was held back when the continuation has ended. Throws as {@link push} does. */
    end(): string {
        if (this.mode === "deciding") this.decide(true);
        const text = this.release();
        // It began anew and ended before the place of the break: what is shown is not its text.
        if (this.mode === "restarted" && this.skipped < this.shown.length) {
            throw new ContinuationMismatch();
        }
        return text;
    }

    private decide(isEnd: boolean): void {
        const start = this.shown.slice(0, leastRestart);
        // All that was shown, repeated, is no chance, however short it is.
        const isTelling = visible(start) >= (start === this.shown ? 1 : leastOverlap);
        if (
            isTelling &&
            this.held.startsWith(start) &&
            (isEnd || this.held.length > start.length)
        ) {
            this.mode = "restarted";
            return;
        }
        // Undecided while what came so far is a beginning of the answer or of a repeated end.
        const mayRestart = isTelling && start.startsWith(this.held);
        if (!isEnd && (mayRestart || this.mayOverlap())) return;
        this.held = this.held.slice(this.overlap());
        this.mode = "joined";
    }

    /** Some end of what is shown goes on beyond what has come so far. */
    private mayOverlap(): boolean {
        if (this.held.length >= longestOverlap) return false;
        const tail = this.shown.slice(-longestOverlap);
        return tail.lastIndexOf(this.held) >= 0 && this.held.length < tail.length;
    }

    /** Length of the longest end of what is shown that the continuation begins with. */
    private overlap(): number {
        const longest = Math.min(longestOverlap, this.held.length, this.shown.length);
        for (let length = longest; length > 0; length--) {
            const start = this.held.slice(0, length);
            if (this.shown.endsWith(start)) return visible(start) >= leastOverlap ? length : 0;
        }
        return 0;
    }

    private release(): string {
        if (this.mode === "deciding") return "";
        if (this.mode === "restarted") {
            const known = this.shown.slice(this.skipped, this.skipped + this.held.length);
            if (!this.held.startsWith(known)) throw new ContinuationMismatch();
            this.skipped += known.length;
            this.held = this.held.slice(known.length);
        }
        const text = this.held;
        this.held = "";
        return text;
    }
}

function visible(text: string): number {
    return text.replace(/\s/g, "").length;
}
