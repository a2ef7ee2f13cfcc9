/** Keeps the newest values, for reports. */
export class Recent<T> {
    private readonly values: T[] = [];
    private readonly capacity: number;

    constructor(capacity: number) {
        this.capacity = capacity;
    }

    add(value: T): void {
        this.values.push(value);
        if (this.values.length > this.capacity) this.values.shift();
    }

    /** Oldest first. */
    all(): readonly T[] {
        return [...this.values];
    }
}
