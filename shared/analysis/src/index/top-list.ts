/** The first few of many by an order, in a heap whose root is the last of them. */
export class TopList<T> {
    private readonly limit: number;
    /** Below 0 when the left one comes first; never 0 for different things. */
    private readonly compare: (left: T, right: T) => number;
    private readonly heap: T[] = [];

    constructor(limit: number, compare: (left: T, right: T) => number) {
        this.limit = limit;
        this.compare = compare;
    }

    /** What leaves when something better comes; undefined while there is room. */
    get worst(): T | undefined {
        return this.heap.length < this.limit ? undefined : this.heap[0];
    }

    add(item: T): void {
        const { heap } = this;
        if (heap.length < this.limit) {
            heap.push(item);
            this.rise(heap.length - 1);
        } else if (this.compare(item, heap[0] as T) < 0) {
            heap[0] = item;
            this.sink();
        }
    }

    sorted(): T[] {
        return this.heap.sort(this.compare);
    }

    private rise(from: number): void {
        let at = from;
        while (at > 0) {
            const parent = (at - 1) >> 1;
            if (!this.isWorse(at, parent)) return;
            this.swap(at, parent);
            at = parent;
        }
    }

    private sink(): void {
        for (let at = 0; ; ) {
            let worst = at;
            for (const child of [2 * at + 1, 2 * at + 2]) {
                if (child < this.heap.length && this.isWorse(child, worst)) worst = child;
            }
            if (worst === at) return;
            this.swap(at, worst);
            at = worst;
        }
    }

    private isWorse(left: number, right: number): boolean {
        return this.compare(this.heap[left] as T, this.heap[right] as T) > 0;
    }

    private swap(left: number, right: number): void {
        const held = this.heap[left] as T;
        this.heap[left] = this.heap[right] as T;
        this.heap[right] = held;
    }
}
