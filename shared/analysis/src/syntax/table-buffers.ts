/** Arrays of a {@link SyntaxTable} that are used again for the next text and grow when they must. */
export class TableBuffers {
    kinds = new Uint16Array(0);
    fields = new Uint8Array(0);
    flags = new Uint8Array(0);
    starts = new Uint32Array(0);
    ends = new Uint32Array(0);
    nexts = new Uint32Array(0);
    parents = new Int32Array(0);

    /** Number of nodes that there is room for. */
    get capacity(): number {
        return this.kinds.length;
    }

    /** Makes room; what the arrays held is lost when they grow. */
    reserve(size: number): void {
        if (size <= this.capacity) return;
        const capacity = Math.max(1024, Math.ceil(size * 1.25));
        this.kinds = new Uint16Array(capacity);
        this.fields = new Uint8Array(capacity);
        this.flags = new Uint8Array(capacity);
        this.starts = new Uint32Array(capacity);
        this.ends = new Uint32Array(capacity);
        this.nexts = new Uint32Array(capacity);
        this.parents = new Int32Array(capacity);
    }
}
