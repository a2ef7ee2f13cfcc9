/** Keeps the newest lines, for "Collect diagnostics". */
export class RecentLines {
    private readonly lines: string[] = [];
    private readonly capacity: number;

    constructor(capacity: number) {
        this.capacity = capacity;
    }

    add(line: string): void {
        this.lines.push(line);
        if (this.lines.length > this.capacity) this.lines.shift();
    }

    /** Oldest first. */
    all(): readonly string[] {
        return [...this.lines];
    }
}
