import type { AnalysedFile } from "./file-analyser.ts";
import { hashBytes } from "./known-hashes.ts";
import type { PoolResult } from "./pool-contract.ts";
import type { ResultEntry } from "./pool-messages.ts";

const firstBytes = 1 << 16;
const fullBytes = 1 << 18;
const fullEntries = 64;
const longestWaitMs = 50;
/** What an entry is thought to take beside its facts. */
const entryWeight = 256;

/** Results of a worker on their way, in one buffer, which is handed over whole. */
export class ResultBatch {
    private bytes = new Uint8Array(0);
    private length = 0;
    private entries: ResultEntry[] = [];
    private firstAt = 0;

    get isEmpty(): boolean {
        return this.entries.length === 0;
    }

    /** So much, or so old, that it should be on its way. */
    get isFull(): boolean {
        return (
            this.length >= fullBytes ||
            this.entries.length >= fullEntries ||
            (!this.isEmpty && performance.now() - this.firstAt > longestWaitMs)
        );
    }

    add(index: number, { hash, facts, ...rest }: AnalysedFile): void {
        if (this.isEmpty) this.firstAt = performance.now();
        const hashAt = hash === undefined ? -1 : this.length;
        if (hash !== undefined) this.append(hash);
        if (facts !== undefined) this.append(facts);
        this.entries.push({ ...rest, index, hashAt, factsLength: facts?.length ?? -1 });
    }

    /** Empties it. `weight` is what its reader has to work off. */
    take(): { entries: readonly ResultEntry[]; bytes: ArrayBuffer; weight: number } {
        const bytes = this.bytes.buffer.slice(0, this.length);
        const { entries } = this;
        const weight = this.length + entries.length * entryWeight;
        this.length = 0;
        this.entries = [];
        return { entries, bytes, weight };
    }

    private append(added: Uint8Array): void {
        const needed = this.length + added.length;
        if (needed > this.bytes.length) {
            const larger = new Uint8Array(Math.max(firstBytes, needed + (needed >> 1)));
            larger.set(this.bytes.subarray(0, this.length));
            this.bytes = larger;
        }
        this.bytes.set(added, this.length);
        this.length = needed;
    }
}

/** The result that an entry stands for, with views of the batch's bytes. */
export function unpackResult(path: string, entry: ResultEntry, bytes: ArrayBuffer): PoolResult {
    const { index: _index, hashAt, factsLength, ...rest } = entry;
    const factsAt = hashAt + hashBytes;
    return {
        ...rest,
        path,
        hash: hashAt < 0 ? undefined : new Uint8Array(bytes, hashAt, hashBytes),
        facts: factsLength < 0 ? undefined : new Uint8Array(bytes, factsAt, factsLength),
    };
}
