/** Bytes of a block; a record that is larger has one of its own. */
const blockBytes = 1 << 20;

/** Where a record is. The store moves it when it tidies up. */
export interface StoredBytes {
    block: number;
    start: number;
    length: number;
}

interface Block {
    bytes: Uint8Array;
    used: number;
    readonly records: Set<StoredBytes>;
    live: number;
}

/** Many small records in few large buffers, for a tenth of what as many small buffers would take. */
export class ByteStore {
    private readonly blocks: (Block | undefined)[] = [];
    private current = -1;

    /** Bytes that it takes. */
    get footprint(): number {
        return this.blocks.reduce((sum, block) => sum + (block?.bytes.length ?? 0), 0);
    }

    /** Keeps a copy. */
    put(bytes: Uint8Array): StoredBytes {
        const record: StoredBytes = { block: -1, start: 0, length: bytes.length };
        this.place(record, bytes);
        return record;
    }

    /** A view that is valid until the next change of the store. */
    get(record: StoredBytes): Uint8Array {
        const bytes = this.blocks[record.block]?.bytes ?? new Uint8Array();
        return bytes.subarray(record.start, record.start + record.length);
    }

    delete(record: StoredBytes): void {
        const block = this.blocks[record.block];
        if (block?.records.delete(record) !== true) return;
        const number = record.block;
        block.live -= record.length;
        record.block = -1;
        record.length = 0;
        if (number !== this.current) this.tidy(number);
    }

    private place(record: StoredBytes, bytes: Uint8Array): void {
        const number = this.blockFor(bytes.length);
        const block = this.blocks[number] as Block;
        record.block = number;
        record.start = block.used;
        block.bytes.set(bytes, block.used);
        block.used += bytes.length;
        block.live += bytes.length;
        block.records.add(record);
    }

    private blockFor(length: number): number {
        if (length * 4 > blockBytes) return this.open(length);
        const before = this.current;
        const block = this.blocks[before];
        if (block !== undefined && block.used + length <= block.bytes.length) return before;
        this.current = this.open(blockBytes);
        if (block !== undefined) this.tidy(before);
        return this.blockFor(length);
    }

    private open(size: number): number {
        const free = this.blocks.indexOf(undefined);
        const number = free < 0 ? this.blocks.length : free;
        const bytes = new Uint8Array(size);
        this.blocks[number] = { bytes, used: 0, records: new Set(), live: 0 };
        return number;
    }

    /** Where less than half of a block is alive, that half moves on and the block goes. */
    private tidy(number: number): void {
        const block = this.blocks[number];
        if (block === undefined || block.live * 2 > block.used) return;
        this.blocks[number] = undefined;
        for (const each of block.records) {
            this.place(each, block.bytes.subarray(each.start, each.start + each.length));
        }
    }
}
