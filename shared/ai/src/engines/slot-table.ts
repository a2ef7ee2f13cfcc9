/**
 * Which slot of a server's prompt cache a document uses: always the same one, so that its prompt is
 * still there, and the one that rested longest for a new document. The last slot is left to chat.
 */
export class SlotTable {
    private readonly slots = new Map<string, number>();
    private count = 1;

    /** `count` as the server tells; other numbers than before start anew. */
    resize(count: number): void {
        if (count === this.count) return;
        this.count = count;
        this.slots.clear();
    }

    /** Undefined where there is nothing to choose. */
    of(key: string): number | undefined {
        const documents = this.count - 1;
        if (documents < 1) return undefined;
        const slot = this.slots.get(key) ?? this.next(documents);
        this.slots.delete(key);
        this.slots.set(key, slot);
        return slot;
    }

    get forChat(): number | undefined {
        return this.count > 1 ? this.count - 1 : undefined;
    }

    private next(documents: number): number {
        if (this.slots.size < documents) return this.slots.size;
        const [oldest] = this.slots;
        if (oldest === undefined) return 0;
        this.slots.delete(oldest[0]);
        return oldest[1];
    }
}
