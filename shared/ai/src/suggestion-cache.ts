import type { SilenceReason } from "@rust-ai-ide/protocol/completion";
import { type CursorState, typedThrough } from "./completion/cursor-state.ts";

/** A checked suggestion, or the reason why the model's answer at this place is not shown. */
export type CachedAnswer =
    | { readonly kind: "shown"; readonly text: string; readonly replaceAfter: number }
    | { readonly kind: "silent"; readonly reason: SilenceReason };

interface Entry {
    readonly state: CursorState;
    readonly model: string;
    readonly answer: CachedAnswer;
}

/**
 * The most recent answers of all documents, least recently used out first. A suggestion answers
 * every place on the way through it: as it is typed, as it is accepted in parts, and after going
 * back by backspace. It is found by position first, so a look-up costs a few comparisons for each
 * entry and a string comparison only for those on the cursor's line.
 */
export class SuggestionCache {
    private readonly capacity: number;
    /** Least recently used first. */
    private readonly entries: Entry[] = [];

    constructor(capacity = 100) {
        this.capacity = capacity;
    }

    get size(): number {
        return this.entries.length;
    }

    store(state: CursorState, model: string, answer: CachedAnswer): void {
        const same = this.entries.findIndex(
            (entry) => entry.model === model && isSameState(entry.state, state),
        );
        if (same >= 0) this.entries.splice(same, 1);
        this.entries.push({ state, model, answer });
        if (this.entries.length > this.capacity) this.entries.shift();
    }

    /** What remains to be typed of a stored suggestion; `model` undefined accepts every model's. */
    find(
        now: CursorState,
        model: string | undefined,
    ): (CachedAnswer & { readonly model: string }) | undefined {
        for (let index = this.entries.length - 1; index >= 0; index--) {
            const entry = this.entries[index];
            if (entry === undefined || (model !== undefined && entry.model !== model)) continue;
            const answer = continueFrom(entry, now);
            if (answer === undefined) continue;
            this.entries.splice(index, 1);
            this.entries.push(entry);
            return { ...answer, model: entry.model };
        }
        return undefined;
    }

    /** Forgets one document, or everything. */
    clear(uri?: string): void {
        const kept =
            uri === undefined ? [] : this.entries.filter((entry) => entry.state.uri !== uri);
        this.entries.splice(0, this.entries.length, ...kept);
    }
}

function continueFrom({ state, answer }: Entry, now: CursorState): CachedAnswer | undefined {
    if (answer.kind === "silent") return isSameState(state, now) ? answer : undefined;
    const progress = typedThrough(state, answer.text, answer.replaceAfter, now);
    if (progress === undefined) return undefined;
    const text = answer.text.slice(progress.typed);
    // Nothing left to show: the next suggestion is the model's.
    if (text.trim() === "") return undefined;
    return { kind: "shown", text, replaceAfter: progress.replaceAfter };
}

function isSameState(left: CursorState, right: CursorState): boolean {
    return typedThrough(left, "", 0, right)?.typed === 0;
}
