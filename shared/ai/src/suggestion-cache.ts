import type { SilenceReason } from "@rust-ai-ide/protocol/completion";
import { type CursorEntry, CursorIndex } from "./completion/cursor-index.ts";
import { type CursorState, typedThrough } from "./completion/cursor-state.ts";

/** A checked suggestion, or the reason why the model's answer at this place is not shown. */
export type CachedAnswer =
    | { readonly kind: "shown"; readonly text: string; readonly replaceAfter: number }
    | { readonly kind: "silent"; readonly reason: SilenceReason };

/** An answer and the model that it came from. */
type ModelAnswer = CachedAnswer & { readonly model: string };

interface Entry extends CursorEntry {
    readonly model: string;
    readonly answer: CachedAnswer;
}

/**
 * The most recent answers of all documents, least recently used out first. A suggestion answers
 * every place on the way through it: as it is typed, as it is accepted in parts, and after going
 * back by backspace.
 */
export class SuggestionCache {
    private readonly index: CursorIndex<Entry>;

    constructor(capacity = 100) {
        this.index = new CursorIndex(capacity);
    }

    get size(): number {
        return this.index.size;
    }

    store(state: CursorState, model: string, answer: CachedAnswer): void {
        for (const entry of this.index.candidates(state)) {
            if (entry.model === model && isSameState(entry.state, state)) this.index.remove(entry);
        }
        const text = answer.kind === "shown" ? answer.text : "";
        this.index.add({ state, model, answer, text });
    }

    /** What remains to be typed of a stored suggestion; `model` undefined accepts every model's. */
    find(now: CursorState, model: string | undefined): ModelAnswer | undefined {
        for (const entry of this.index.candidates(now)) {
            if (model !== undefined && entry.model !== model) continue;
            const answer = continueFrom(entry, now);
            if (answer === undefined) continue;
            this.index.touch(entry);
            return { ...answer, model: entry.model };
        }
        return undefined;
    }

    /** What one of the models has for a cursor; a suggestion counts before having nothing to say. */
    findBest(now: CursorState, models: readonly (string | undefined)[]): ModelAnswer | undefined {
        const found = models.flatMap((model) => this.find(now, model) ?? []);
        return found.find(({ kind }) => kind === "shown") ?? found[0];
    }

    /** Everything different that could go on here, for the user to choose from. */
    findAll(now: CursorState, model: string | undefined): readonly ShownAnswer[] {
        const found = new Map<string, ShownAnswer>();
        for (const entry of this.index.candidates(now)) {
            if (model !== undefined && entry.model !== model) continue;
            const answer = continueFrom(entry, now);
            if (answer?.kind === "shown" && !found.has(answer.text)) found.set(answer.text, answer);
        }
        return [...found.values()];
    }

    /** Forgets one document, or everything. */
    clear(uri?: string): void {
        this.index.clear(uri);
    }
}

type ShownAnswer = Extract<CachedAnswer, { kind: "shown" }>;

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
