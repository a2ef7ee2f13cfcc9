import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { type CursorState, typedThrough } from "../completion/cursor-state.ts";
import {
    acceptanceFeatures,
    type HistoryFacts,
    type SuggestionFacts,
} from "./acceptance-features.ts";
import { AcceptanceFilter } from "./acceptance-filter.ts";

/** Where what was learnt is kept between sessions: one text without any source code. */
export interface AcceptanceStore {
    /** Undefined when there is nothing. */
    read(): Promise<string | undefined>;
    write(text: string): Promise<void>;
    remove(): Promise<void>;
}

interface Judged {
    readonly state: CursorState;
    readonly text: string;
    readonly replaceAfter: number;
    readonly numbers: readonly number[];
    /** Whether the user took a part of it. */
    taken: boolean;
}

/** So many suggestions wait for what the user types at them; older ones teach nothing. */
const mostWaiting = 12;
const rememberedRejections = 8;
const saveAfterMs = 5000;
const shareWeight = 0.1;

/**
 * Learns which suggestions this user wants, from nothing but what is typed at them: a suggestion
 * was wanted when it was accepted, or typed by hand to its end; it was not when something else was
 * typed. That holds for hidden ones just as well, so that a wrong decision corrects itself.
 */
export class AcceptanceLearner implements Disposable {
    private readonly clock: Clock;
    private readonly store: AcceptanceStore | undefined;
    private readonly isOn: () => boolean;
    private filter = new AcceptanceFilter();
    private readonly loading: Promise<void>;
    private waiting: Judged[] = [];
    private rejected: string[] = [];
    private share = 0.5;
    private rejectedInARow = 0;
    private acceptedAt: number | undefined;
    private shownAt: number | undefined;
    private saving: Disposable | undefined;
    /** The write that is under way, or the last one. */
    private writing: Promise<void> = Promise.resolve();

    constructor(parts: {
        readonly clock: Clock;
        readonly store?: AcceptanceStore;
        readonly isOn?: () => boolean;
    }) {
        this.clock = parts.clock;
        this.store = parts.store;
        this.isOn = parts.isOn ?? (() => true);
        this.loading = this.load();
    }

    /** Resolves when what was kept has been read; a file that cannot be read counts as none. */
    get ready(): Promise<void> {
        return this.loading;
    }

    /** Suggestions that the estimate rests on. */
    get evidence(): number {
        return this.filter.evidence;
    }

    /** How likely the user wants it; remembers it, to learn from what is typed next. */
    judge(state: CursorState, facts: SuggestionFacts): { readonly isShown: boolean } {
        if (!this.isOn()) return { isShown: true };
        const numbers = acceptanceFeatures(facts, this.history(facts.text));
        const isShown = this.filter.isWorthShowing(numbers);
        const { text, replaceAfter } = facts;
        const isKnown = this.waiting.some(
            (other) => other.text === text && typedThrough(other.state, "", 0, state)?.typed === 0,
        );
        // Asking again at one place is one decision of the user.
        if (!isKnown) this.waiting.push({ state, text, replaceAfter, numbers, taken: false });
        if (this.waiting.length > mostWaiting) this.waiting.shift();
        if (isShown) this.shownAt = this.clock.now();
        return { isShown };
    }

    /** Learns from where the cursor is now. */
    observe(now: CursorState): void {
        const waiting = this.waiting;
        this.waiting = [];
        for (const judged of waiting) {
            const verdict = verdictOf(judged, now);
            if (verdict === "open") this.waiting.push(judged);
            else if (verdict !== "unknown") this.learn(judged, verdict === "wanted");
        }
    }

    /** The user took the newest suggestion whose text contains this one. */
    noteAccepted(text: string, kind: "full" | "word" | "line"): void {
        const judged = this.waiting.findLast((one) => one.text.includes(text));
        if (judged === undefined) return;
        judged.taken = true;
        if (kind !== "full") return;
        this.waiting = this.waiting.filter((one) => one !== judged);
        this.learn(judged, true);
    }

    /** Starts afresh, on the disk too. */
    async forget(): Promise<void> {
        await this.loading;
        this.saving?.dispose();
        this.saving = undefined;
        this.filter = new AcceptanceFilter();
        this.waiting = [];
        this.rejected = [];
        this.share = 0.5;
        this.rejectedInARow = 0;
        this.acceptedAt = undefined;
        // A write that ended behind the removal would bring back what is to be forgotten.
        await this.writing;
        await this.store?.remove();
    }

    /** Writes what is not yet written. */
    async flush(): Promise<void> {
        if (this.saving === undefined) return;
        this.saving.dispose();
        this.saving = undefined;
        await this.save();
    }

    dispose(): void {
        void this.flush();
    }

    private async load(): Promise<void> {
        try {
            const saved = await this.store?.read();
            // What was learnt in the meantime is little.
            if (saved !== undefined) this.filter = AcceptanceFilter.load(saved);
        } catch {
            // Without the file everything is shown, which is how it begins anyway.
        }
    }

    private learn(judged: Judged, wanted: boolean): void {
        this.filter.learn(judged.numbers, wanted);
        this.share += ((wanted ? 1 : 0) - this.share) * shareWeight;
        this.rejectedInARow = wanted ? 0 : this.rejectedInARow + 1;
        if (wanted) this.acceptedAt = this.clock.now();
        else this.rejected = [judged.text, ...this.rejected].slice(0, rememberedRejections);
        this.saving ??= this.clock.schedule(saveAfterMs, () => {
            this.saving = undefined;
            void this.save();
        });
    }

    /** One write after the other: the newest is the one that stays. */
    private save(): Promise<void> {
        this.writing = this.writing.then(() => this.write());
        return this.writing;
    }

    private async write(): Promise<void> {
        await this.loading;
        try {
            await this.store?.write(this.filter.save());
        } catch {
            // A disk that is full or read-only costs what was learnt, no suggestion.
        }
    }

    private history(text: string): HistoryFacts {
        const now = this.clock.now();
        const hour = 3_600_000;
        return {
            recentShare: this.share,
            rejectedInARow: this.rejectedInARow,
            sinceAcceptedMs: this.acceptedAt === undefined ? hour : now - this.acceptedAt,
            sinceShownMs: this.shownAt === undefined ? hour : now - this.shownAt,
            wasRejected: this.rejected.includes(text),
        };
    }
}

/** What a cursor tells about a suggestion; `unknown`: the user went elsewhere. */
function verdictOf(
    { state, text, replaceAfter, taken }: Judged,
    now: CursorState,
): "open" | "wanted" | "unwanted" | "unknown" {
    if (state.uri !== now.uri) return "open";
    const progress = typedThrough(state, text, replaceAfter, now);
    if (progress !== undefined) {
        return progress.typed >= text.trimEnd().length && progress.typed > 0 ? "wanted" : "open";
    }
    if (taken) return "wanted";
    const lines = now.position.line - state.position.line;
    const isBehind =
        lines === 0
            ? now.position.character > state.position.character
            : lines > 0 && lines <= text.split("\n").length;
    // Text that still stands in front of where it was suggested says that something was typed there.
    return isBehind && now.before.includes(state.before.slice(-60)) ? "unwanted" : "unknown";
}
