import type { PromptBuilder } from "@rust-ai-ide/ai/prompt/prompt-builder";
import { type Sequence, sharedLength } from "./sequence.ts";

/**
 * Sequences that are kept of one document. The suffix stands in front of the prefix, so an editor
 * that closes a bracket for the user changes the prompt near its start, and changes it back
 * when the bracket is typed over: each of these prompts keeps its own rows.
 */
const sequencesOfSlot = 4;

/** What is kept of one document between requests. */
export interface Slot {
    readonly prompts: PromptBuilder;
    /** Least recently used first. */
    readonly sequences: Sequence[];
}

export interface SlotFactory {
    createPrompts(): PromptBuilder;
    createSequence(): Sequence;
}

/**
 * The documents of one model, least recently used first. Sequences are reused and not made anew
 * once their memory is taken: buffers of megabytes that are dropped wait for the collector, and
 * the C library keeps what it gets back, so a process that makes new ones grows far beyond them.
 */
export class SlotTable {
    private readonly slots = new Map<string, Slot>();
    private readonly factory: SlotFactory;
    private readonly maximumBytes: number;
    /** Sequences of no document. */
    private readonly spare: Sequence[] = [];

    /** `maximumBytes` bounds what the sequences of all documents take; one there always is. */
    constructor(factory: SlotFactory, maximumBytes: number) {
        this.factory = factory;
        this.maximumBytes = maximumBytes;
    }

    get bytes(): number {
        return [...this.sequences, ...this.spare].reduce((sum, { bytes }) => sum + bytes, 0);
    }

    /** Number of sequences of all documents. */
    get size(): number {
        return this.sequences.length;
    }

    /** Lends an empty sequence that belongs to no document. */
    async lend<T>(use: (sequence: Sequence) => Promise<T>): Promise<T> {
        const sequence = this.emptySequence();
        try {
            return await use(sequence);
        } finally {
            sequence.truncate(0);
            this.spare.push(sequence);
        }
    }

    /** The slot of a key, made when there is none; it becomes the most recently used. */
    acquire(key: string): Slot {
        const slot = this.slots.get(key) ?? {
            prompts: this.factory.createPrompts(),
            sequences: [],
        };
        this.slots.delete(key);
        this.slots.set(key, slot);
        return slot;
    }

    /** The sequence of a slot that shares most with a prompt, or a fresh one when none shares half of it. */
    sequenceFor(slot: Slot, tokens: readonly number[]): Sequence {
        const { sequences } = slot;
        const shared = sequences.map((sequence) => sharedLength(sequence.tokens, tokens));
        const most = Math.max(0, ...shared);
        let index = shared.indexOf(most);
        if (most * 2 < tokens.length) {
            // None is alike. While there is room all are kept; then the least recently used goes.
            index = sequences.length < sequencesOfSlot ? sequences.length : 0;
        }
        const [found] = sequences.splice(index, 1);
        const sequence = found ?? this.emptySequence();
        sequences.push(sequence);
        return sequence;
    }

    /** Forgets the least recently used sequences until the rest fits; the newest one always stays. */
    trim(maximumBytes = this.maximumBytes): void {
        while (this.spare.length > 0 && this.bytes > maximumBytes) this.spare.pop();
        const slots = [...this.slots];
        for (const [index, [key, { sequences }]] of slots.entries()) {
            const kept = index === slots.length - 1 ? 1 : 0;
            while (sequences.length > kept && this.bytes > maximumBytes) sequences.shift();
            if (sequences.length === 0) this.slots.delete(key);
            if (this.bytes <= maximumBytes) return;
        }
    }

    clear(): void {
        this.slots.clear();
        this.spare.length = 0;
    }

    private emptySequence(): Sequence {
        const spare = this.spare.pop();
        if (spare) return spare;
        const largest = Math.max(0, ...this.sequences.map(({ bytes }) => bytes));
        const isFull = this.bytes + largest > this.maximumBytes;
        const reused = isFull ? this.takeOldest() : undefined;
        reused?.truncate(0);
        return reused ?? this.factory.createSequence();
    }

    /** The least recently used sequence of all, taken from its document. */
    private takeOldest(): Sequence | undefined {
        for (const [key, { sequences }] of this.slots) {
            const oldest = sequences.shift();
            // A slot that was acquired for this very request has none yet and stays.
            if (!oldest) continue;
            const newest = [...this.slots.keys()].at(-1);
            if (sequences.length === 0 && key !== newest) this.slots.delete(key);
            return oldest;
        }
        return undefined;
    }

    private get sequences(): Sequence[] {
        return [...this.slots.values()].flatMap((slot) => slot.sequences);
    }
}
