/** Random access to a file's bytes. Reading behind the end answers fewer bytes. */
export interface ByteSource {
    readonly size: number;
    read(offset: number, length: number): Uint8Array;
}

/** One field of a message: a varint or fixed number, or the place of length-delimited bytes. */
export interface ProtobufField {
    readonly number: number;
    /** Value of a varint field; 0 for the other kinds. */
    readonly value: number;
    /** Place of the bytes of a length-delimited field; empty for the other kinds. */
    readonly start: number;
    readonly end: number;
}

/** Thrown inside the reader only, when bytes are no protocol buffer. */
export class ProtobufError extends Error {}

/**
 * Walks the fields of protocol buffer messages without loading them: a model's weights are
 * stepped over. Source: protobuf.dev, "Encoding".
 */
export class ProtobufReader {
    private readonly source: ByteSource;
    private window: Uint8Array = new Uint8Array(0);
    private windowStart = 0;

    constructor(source: ByteSource) {
        this.source = source;
    }

    get size(): number {
        return this.source.size;
    }

    /** Fields of the message between two offsets; throws {@link ProtobufError} where it is malformed. */
    *fields(start: number, end: number): Generator<ProtobufField> {
        let offset = start;
        while (offset < end) {
            const tag = this.varint(offset, end);
            const number = Math.floor(tag.value / 8);
            const kind = tag.value % 8;
            if (number === 0) throw new ProtobufError("a field has the number 0");
            offset = tag.next;
            if (kind === 0) {
                const { value, next } = this.varint(offset, end);
                yield { number, value, start: next, end: next };
                offset = next;
            } else if (kind === 2) {
                const { value: length, next } = this.varint(offset, end);
                if (next + length > end) throw new ProtobufError("it ends too early");
                yield { number, value: 0, start: next, end: next + length };
                offset = next + length;
            } else if (kind === 5 || kind === 1) {
                const next = offset + (kind === 5 ? 4 : 8);
                if (next > end) throw new ProtobufError("it ends too early");
                yield { number, value: 0, start: next, end: next };
                offset = next;
            } else {
                throw new ProtobufError("a field has an unknown kind");
            }
        }
    }

    /** Text of a field; names in models are short, so longer bytes are cut. */
    text(field: ProtobufField): string {
        const bytes = this.source.read(field.start, Math.min(field.end - field.start, 4096));
        return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    }

    private varint(start: number, end: number): { value: number; next: number } {
        let value = 0;
        let scale = 1;
        for (let offset = start; offset < end && offset < start + 10; offset++) {
            const byte = this.byte(offset);
            value += (byte & 0x7f) * scale;
            scale *= 128;
            if (byte < 0x80) return { value, next: offset + 1 };
        }
        throw new ProtobufError("it ends too early");
    }

    private byte(offset: number): number {
        const inWindow = offset - this.windowStart;
        const known = inWindow >= 0 ? this.window[inWindow] : undefined;
        if (known !== undefined) return known;
        this.window = this.source.read(offset, 65536);
        this.windowStart = offset;
        const read = this.window[0];
        if (read === undefined) throw new ProtobufError("it ends too early");
        return read;
    }
}
