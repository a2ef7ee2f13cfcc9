import type { DiskStamp, PoolFile } from "./pool-contract.ts";

/** Places in the header, each a number of 32 bits. */
const header = { next: 0, size: 1, isCancelled: 2, count: 4 } as const;

/**
 * Files in shared memory, of which idle workers take the next by an atomic counter, so that no worker
 * waits while another has files left. Written once, by the thread that makes it.
 */
export class SharedFileList {
    readonly buffer: SharedArrayBuffer;
    readonly size: number;
    private readonly numbers: Int32Array;
    private readonly stamps: Float64Array;
    private readonly ends: Uint32Array;
    private readonly owners: Uint16Array;
    private readonly paths: Buffer;

    constructor(buffer: SharedArrayBuffer) {
        this.buffer = buffer;
        this.numbers = new Int32Array(buffer, 0, header.count);
        this.size = this.numbers[header.size] ?? 0;
        let at = this.numbers.byteLength;
        this.stamps = new Float64Array(buffer, at, 3 * this.size);
        at += this.stamps.byteLength;
        this.ends = new Uint32Array(buffer, at, this.size);
        at += this.ends.byteLength;
        this.owners = new Uint16Array(buffer, at, this.size);
        at += this.owners.byteLength;
        this.paths = Buffer.from(buffer, at);
    }

    static of(files: readonly PoolFile[]): SharedFileList {
        const paths = files.map(({ path }) => Buffer.from(path));
        const bytes = paths.reduce((sum, { length }) => sum + length, 0);
        const fixed = header.count * 4 + files.length * (3 * 8 + 4 + 2);
        const buffer = new SharedArrayBuffer(fixed + bytes);
        new Int32Array(buffer, 0, header.count)[header.size] = files.length;
        const list = new SharedFileList(buffer);
        let end = 0;
        for (const [index, { stamp }] of files.entries()) {
            list.paths.set(paths[index] ?? [], end);
            end += paths[index]?.length ?? 0;
            list.ends[index] = end;
            if (stamp === undefined) continue;
            list.stamps.set([stamp.size + 1, stamp.mtimeMs, stamp.inode], 3 * index);
        }
        return list;
    }

    /** The index of a file that nobody has; -1 when there is none, or nobody wants them any more. */
    take(worker: number): number {
        if (this.isCancelled) return -1;
        const index = Atomics.add(this.numbers, header.next, 1);
        if (index >= this.size) return -1;
        Atomics.store(this.owners, index, worker);
        return index;
    }

    get isCancelled(): boolean {
        return Atomics.load(this.numbers, header.isCancelled) !== 0;
    }

    cancel(): void {
        Atomics.store(this.numbers, header.isCancelled, 1);
    }

    /** Indices that a worker took; a worker has a number above 0. */
    *takenBy(worker: number): Generator<number> {
        for (let index = 0; index < this.size; index++) {
            if (Atomics.load(this.owners, index) === worker) yield index;
        }
    }

    path(index: number): string {
        return this.paths.toString("utf8", this.ends[index - 1] ?? 0, this.ends[index]);
    }

    stamp(index: number): DiskStamp | undefined {
        const [size = 0, mtimeMs = 0, inode = 0] = this.stamps.subarray(3 * index, 3 * index + 3);
        return size === 0 ? undefined : { size: size - 1, mtimeMs, inode };
    }
}
