import type { PromptBuilder } from "@rust-ai-ide/ai/prompt/prompt-builder";
import type { Sequence } from "./sequence.ts";

/** What is kept of one document between requests. */
export interface Slot {
    readonly sequence: Sequence;
    readonly prompts: PromptBuilder;
}

/** The slots of one model, least recently used first. */
export class SlotTable {
    private readonly slots = new Map<string, Slot>();
    private readonly create: () => Slot;

    constructor(create: () => Slot) {
        this.create = create;
    }

    get bytes(): number {
        let sum = 0;
        for (const { sequence } of this.slots.values()) sum += sequence.bytes;
        return sum;
    }

    get size(): number {
        return this.slots.size;
    }

    /** The slot of a key, made when there is none; it becomes the most recently used. */
    acquire(key: string): Slot {
        const slot = this.slots.get(key) ?? this.create();
        this.slots.delete(key);
        this.slots.set(key, slot);
        return slot;
    }

    /** Forgets the least recently used slots until the rest fits; the newest one always stays. */
    trim(maximumBytes: number): void {
        for (const key of [...this.slots.keys()].slice(0, -1)) {
            if (this.bytes <= maximumBytes) return;
            this.slots.delete(key);
        }
    }

    clear(): void {
        this.slots.clear();
    }
}
