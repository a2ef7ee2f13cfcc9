import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";

/**
 * The shortest way from a package of a path to each package of a lock, all from one walk over it.
 * Where several are as short, the one whose packages stand first in the lock.
 */
export class DependencyPaths {
    /** The package in front on the way; -1 for the start of one, -2 where nothing leads. */
    private readonly before: Int32Array;

    constructor(lock: LockFile) {
        const { packages } = lock;
        this.before = new Int32Array(packages.length).fill(-2);
        const queue: number[] = [];
        for (const [index, { source }] of packages.entries()) {
            if (source !== undefined) continue;
            this.before[index] = -1;
            queue.push(index);
        }
        for (let next = 0; next < queue.length; next++) {
            const from = queue[next] ?? 0;
            for (const to of packages[from]?.dependencies ?? []) {
                if (this.before[to] !== -2) continue;
                this.before[to] = from;
                queue.push(to);
            }
        }
    }

    /** Indexes from a package of a path to this one; the package alone where nothing leads to it. */
    to(index: number): readonly number[] {
        const path = [index];
        for (let at = this.before[index] ?? -2; at >= 0; at = this.before[at] ?? -2) path.push(at);
        return path.reverse();
    }
}
