/** Of FNV-1a. Differs from run to run, so that no file can be made whose names all collide. */
const seed = Math.floor(Math.random() * 0x1_0000_0000) | 0;

/**
 * Names of one text, a number each, in the order in which they first appear. A name that is known
 * already costs no string: texts are compared in place. The memory is used again for the next text.
 */
export class NameList {
    private text = "";
    private count = 0;
    private starts = new Uint32Array(1_024);
    private lengths = new Uint32Array(1_024);
    private hashes = new Uint32Array(1_024);
    /** By id, the slot that holds it, so that clearing costs as much as the last text had names. */
    private places = new Uint32Array(1_024);
    /** Open addressing; id + 1, 0 for empty. */
    private slots = new Uint32Array(4_096);

    begin(text: string): void {
        for (let id = 0; id < this.count; id++) this.slots[this.places[id] ?? 0] = 0;
        this.count = 0;
        this.text = text;
    }

    /** The number of the name that stands in `[start, end)`. */
    add(start: number, end: number): number {
        const { text, slots } = this;
        const length = end - start;
        let hash = seed ^ length;
        for (let at = start; at < end; at++) {
            hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
        }
        hash = (hash ^ (hash >>> 15)) >>> 0;
        const mask = slots.length - 1;
        for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
            const id = (slots[slot] ?? 0) - 1;
            if (id < 0) return this.append(start, length, hash, slot);
            if (this.hashes[id] === hash && this.lengths[id] === length && this.equals(id, start)) {
                return id;
            }
        }
    }

    /** All names, by number. */
    strings(): string[] {
        const names: string[] = [];
        for (let id = 0; id < this.count; id++) {
            const start = this.starts[id] ?? 0;
            names.push(this.text.slice(start, start + (this.lengths[id] ?? 0)));
        }
        return names;
    }

    private equals(id: number, start: number): boolean {
        const { text } = this;
        const known = this.starts[id] ?? 0;
        const length = this.lengths[id] ?? 0;
        for (let at = 0; at < length; at++) {
            if (text.charCodeAt(known + at) !== text.charCodeAt(start + at)) return false;
        }
        return true;
    }

    private append(start: number, length: number, hash: number, slot: number): number {
        const id = this.count++;
        if (id >= this.starts.length) {
            this.starts = doubled(this.starts);
            this.lengths = doubled(this.lengths);
            this.hashes = doubled(this.hashes);
            this.places = doubled(this.places);
        }
        this.starts[id] = start;
        this.lengths[id] = length;
        this.hashes[id] = hash;
        this.places[id] = slot;
        this.slots[slot] = id + 1;
        if (this.count * 2 > this.slots.length) this.widen();
        return id;
    }

    private widen(): void {
        const slots = new Uint32Array(this.slots.length * 2);
        const mask = slots.length - 1;
        for (let id = 0; id < this.count; id++) {
            let slot = (this.hashes[id] ?? 0) & mask;
            while (slots[slot] !== 0) slot = (slot + 1) & mask;
            slots[slot] = id + 1;
            this.places[id] = slot;
        }
        this.slots = slots;
    }
}

function doubled(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
    const next = new Uint32Array(array.length * 2);
    next.set(array);
    return next;
}
