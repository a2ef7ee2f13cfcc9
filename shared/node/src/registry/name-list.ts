import { searchKey } from "./crate-names.ts";

/** Within this time a list is not made again, and an older one is given while a new one is made. */
const freshMilliseconds = 30_000;

interface Entry {
    readonly key: string;
    readonly name: string;
}

/** Names of a registry in the order of the alphabet, listed when somebody asks. */
export class NameList {
    private readonly list: () => Promise<readonly string[]>;
    private readonly now: () => number;
    private entries: Promise<readonly Entry[]> | undefined;
    private listedAt = Number.NEGATIVE_INFINITY;
    private isListing = false;

    constructor(list: () => Promise<readonly string[]>, now: () => number = Date.now) {
        this.list = list;
        this.now = now;
    }

    async beginningWith(prefix: string, limit: number): Promise<readonly string[]> {
        const entries = await this.current();
        const key = searchKey(prefix);
        const found: string[] = [];
        for (let at = firstNotBelow(entries, key); at < entries.length; at += 1) {
            const entry = entries[at];
            if (entry === undefined || found.length >= limit || !entry.key.startsWith(key)) break;
            found.push(entry.name);
        }
        return found;
    }

    private current(): Promise<readonly Entry[]> {
        // A clock that was set back must not keep an old list for ever.
        const age = Math.abs(this.now() - this.listedAt);
        if (this.entries === undefined) this.entries = this.make();
        else if (age > freshMilliseconds && !this.isListing) {
            const made = this.make();
            void made.then(() => {
                this.entries = made;
            });
        }
        return this.entries;
    }

    private async make(): Promise<readonly Entry[]> {
        this.isListing = true;
        const names = await this.list().catch(() => []);
        this.listedAt = this.now();
        this.isListing = false;
        return names
            .map((name) => ({ key: searchKey(name), name }))
            .sort((a, b) => compare(a.key, b.key) || compare(a.name, b.name));
    }
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

function firstNotBelow(entries: readonly Entry[], key: string): number {
    let [low, high] = [0, entries.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((entries[middle]?.key ?? "") < key) low = middle + 1;
        else high = middle;
    }
    return low;
}
