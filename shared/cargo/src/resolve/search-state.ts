import type { Candidate } from "./candidates.ts";
import type { PackageSummary, SummaryDependency } from "./package-summary.ts";

/** Why a version cannot be chosen: ids of what is chosen already, and the reason in a word. */
export type Conflicts = Map<string, "version" | "links" | "feature">;

/** A dependency that waits for a version. */
export interface Waiting {
    readonly dependency: SummaryDependency;
    readonly features: ReadonlySet<string>;
    readonly candidates: readonly Candidate[];
}

/** Dependencies of one package that was chosen; those with the fewest candidates first. */
export interface Frame {
    readonly parent: PackageSummary;
    readonly waiting: readonly Waiting[];
    readonly time: number;
    next: number;
    isAlive: boolean;
}

export interface Active {
    readonly summary: PackageSummary;
    /** Number of the step that chose it. */
    readonly age: number;
}

interface Hint {
    readonly frame: Frame;
    readonly at: number;
    readonly candidates: number;
}

/**
 * What has been chosen so far, and what waits. Every change is written down, so that a search can go
 * back to any earlier point without copies.
 */
export class SearchState {
    /** By activation key. */
    readonly active = new Map<string, Active>();
    /** By id: the active package. */
    readonly byId = new Map<string, Active>();
    /** By id. */
    readonly features = new Map<string, Set<string>>();
    /** By the native library that a package links: its id. */
    readonly links = new Map<string, string>();
    readonly edges: { readonly from: string; readonly to: string }[] = [];
    /** Who first asked for a package. */
    readonly parents = new Map<string, { parent: string; dependency: SummaryDependency }>();
    age = 0;
    private time = 0;
    private readonly trail: (() => void)[] = [];
    private readonly heap: Hint[] = [];

    mark(): number {
        return this.trail.length;
    }

    back(mark: number): void {
        while (this.trail.length > mark) this.trail.pop()?.();
    }

    step(): void {
        this.age++;
        this.trail.push(() => this.age--);
    }

    link(from: string, to: string, dependency: SummaryDependency): void {
        this.edges.push({ from, to });
        const isFirst = !this.parents.has(to);
        if (isFirst) this.parents.set(to, { parent: from, dependency });
        this.trail.push(() => {
            this.edges.pop();
            if (isFirst) this.parents.delete(to);
        });
    }

    activate(summary: PackageSummary, keys: readonly string[]): void {
        const active = { summary, age: this.age };
        const added = keys.filter((key) => !this.active.has(key));
        for (const key of added) this.active.set(key, active);
        this.byId.set(summary.id, active);
        const { links } = summary;
        if (links !== undefined) this.links.set(links, summary.id);
        this.trail.push(() => {
            for (const key of added) this.active.delete(key);
            this.byId.delete(summary.id);
            if (links !== undefined) this.links.delete(links);
        });
    }

    addFeatures(id: string, names: Iterable<string>): void {
        let known = this.features.get(id);
        if (known === undefined) {
            known = new Set();
            this.features.set(id, known);
        }
        const set = known;
        const added = [...names].filter((name) => !set.has(name));
        for (const name of added) set.add(name);
        this.trail.push(() => {
            for (const name of added) set.delete(name);
        });
    }

    push(parent: PackageSummary, waiting: readonly Waiting[]): void {
        const frame: Frame = { parent, waiting, time: this.time++, next: 0, isAlive: true };
        this.hint(frame);
        this.trail.push(() => {
            frame.isAlive = false;
            this.time--;
        });
    }

    /** The next dependency of the package whose next one has the fewest candidates, the oldest first. */
    pop(): { readonly parent: PackageSummary; readonly waiting: Waiting } | undefined {
        for (let top = this.take(); top !== undefined; top = this.take()) {
            const { frame, at } = top;
            const waiting = frame.waiting[at];
            // Left over from a way that the search has gone back from.
            if (!frame.isAlive || frame.next !== at || waiting === undefined) continue;
            frame.next++;
            this.hint(frame);
            this.trail.push(() => {
                frame.next--;
                this.hint(frame);
            });
            return { parent: frame.parent, waiting };
        }
        return undefined;
    }

    private hint(frame: Frame): void {
        const waiting = frame.waiting[frame.next];
        if (waiting === undefined) return;
        this.heap.push({ frame, at: frame.next, candidates: waiting.candidates.length });
        let at = this.heap.length - 1;
        while (at > 0) {
            const above = (at - 1) >> 1;
            if (!this.swapIfBefore(at, above)) break;
            at = above;
        }
    }

    private take(): Hint | undefined {
        const top = this.heap[0];
        const last = this.heap.pop();
        if (top === undefined || last === undefined || this.heap.length === 0) return top;
        this.heap[0] = last;
        for (let at = 0; ; ) {
            let child = 2 * at + 1;
            if (child >= this.heap.length) return top;
            if (child + 1 < this.heap.length && this.isBefore(child + 1, child)) child++;
            if (!this.swapIfBefore(child, at)) return top;
            at = child;
        }
    }

    private isBefore(a: number, b: number): boolean {
        const [left, right] = [this.heap[a], this.heap[b]];
        if (left === undefined || right === undefined) return false;
        return (
            left.candidates < right.candidates ||
            (left.candidates === right.candidates && left.frame.time < right.frame.time)
        );
    }

    private swapIfBefore(a: number, b: number): boolean {
        if (!this.isBefore(a, b)) return false;
        const [left, right] = [this.heap[a], this.heap[b]];
        if (left === undefined || right === undefined) return false;
        this.heap[a] = right;
        this.heap[b] = left;
        return true;
    }
}
