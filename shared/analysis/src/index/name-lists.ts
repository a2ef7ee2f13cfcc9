import { grown } from "./growing.ts";

/**
 * Entries that each belong to a name and to a file: lists by name in both directions, so that an entry
 * leaves its list at once, and lists by file. Places of entries that left are taken again.
 */
export class NameLists {
    names = new Uint32Array(64);
    files = new Uint32Array(64);
    /** Next entry of the name, -1 behind the last one. */
    nextOfName = new Int32Array(64);
    /** Next entry of the file; of a free place, the next free one. */
    nextOfFile = new Int32Array(64);
    private previous = new Int32Array(64);
    /** First entry of each name. */
    private heads = new Int32Array(64).fill(-1);
    private firstFree = -1;
    private used = 0;

    /** Entries that are there. */
    size = 0;

    get footprint(): number {
        return this.names.length * 20 + this.heads.length * 4;
    }

    /** The first entry of a name, or -1. */
    head(name: number): number {
        return this.heads[name] ?? -1;
    }

    /** Adds an entry in front of those of its name; `next` is the one of its file behind it. */
    add(name: number, file: number, next: number): number {
        const entry = this.place();
        if (name >= this.heads.length) this.heads = grown(this.heads, name + 1, -1);
        const second = this.heads[name] ?? -1;
        this.names[entry] = name;
        this.files[entry] = file;
        this.nextOfFile[entry] = next;
        this.nextOfName[entry] = second;
        this.previous[entry] = -1;
        if (second >= 0) this.previous[second] = entry;
        this.heads[name] = entry;
        this.size++;
        return entry;
    }

    /** Takes out all entries of a file, whose first one is given. */
    removeFile(first: number, released: (name: number) => void): void {
        for (let entry = first; entry >= 0; ) {
            const following = this.nextOfFile[entry] ?? -1;
            const name = this.names[entry] ?? 0;
            const before = this.previous[entry] ?? -1;
            const behind = this.nextOfName[entry] ?? -1;
            if (before >= 0) this.nextOfName[before] = behind;
            else this.heads[name] = behind;
            if (behind >= 0) this.previous[behind] = before;
            this.nextOfFile[entry] = this.firstFree;
            this.firstFree = entry;
            this.size--;
            released(name);
            entry = following;
        }
    }

    private place(): number {
        const free = this.firstFree;
        if (free >= 0) {
            this.firstFree = this.nextOfFile[free] ?? -1;
            return free;
        }
        if (this.used === this.names.length) this.grow(this.used + 1);
        return this.used++;
    }

    private grow(size: number): void {
        this.names = grown(this.names, size);
        this.files = grown(this.files, size);
        this.nextOfName = grown(this.nextOfName, size);
        this.nextOfFile = grown(this.nextOfFile, size);
        this.previous = grown(this.previous, size);
    }
}
