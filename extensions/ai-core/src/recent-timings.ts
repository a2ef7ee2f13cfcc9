/** The newest response times in milliseconds, for "Collect diagnostics". */
export class RecentTimings {
    private readonly values: number[] = [];
    private readonly capacity: number;

    constructor(capacity: number) {
        this.capacity = capacity;
    }

    add(milliseconds: number): void {
        this.values.push(milliseconds);
        if (this.values.length > this.capacity) this.values.shift();
    }

    all(): readonly number[] {
        return [...this.values];
    }
}
