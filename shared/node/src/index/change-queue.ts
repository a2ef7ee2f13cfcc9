import type { Disposable } from "@rust-ai-ide/core/disposable";

/** Quiet that is waited for, and the longest wait when there is none. */
const quietMs = 150;
const longestMs = 2_000;

/** Collects paths until no more come for a moment: git touches hundreds at once. */
export class ChangeQueue implements Disposable {
    private readonly work: (paths: ReadonlySet<string>) => void;
    private paths = new Set<string>();
    private quiet: NodeJS.Timeout | undefined;
    private firstAt = 0;

    constructor(work: (paths: ReadonlySet<string>) => void) {
        this.work = work;
    }

    add(paths: Iterable<string>): void {
        const now = performance.now();
        if (this.paths.size === 0) this.firstAt = now;
        for (const path of paths) this.paths.add(path);
        if (this.paths.size === 0) return;
        clearTimeout(this.quiet);
        const left = Math.min(quietMs, this.firstAt + longestMs - now);
        this.quiet = setTimeout(() => this.flush(), Math.max(0, left));
    }

    /** Works off what has been collected, now. */
    flush(): void {
        clearTimeout(this.quiet);
        if (this.paths.size === 0) return;
        const paths = this.paths;
        this.paths = new Set();
        this.work(paths);
    }

    dispose(): void {
        clearTimeout(this.quiet);
        this.paths.clear();
    }
}
