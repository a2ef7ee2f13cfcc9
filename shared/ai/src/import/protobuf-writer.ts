import { encodeUtf8 } from "../tokeniser/utf8.ts";

/* Fields of protocol buffer messages. Source: protobuf.dev, "Encoding". */

/** A field with a whole number; negative ones take ten bytes, as the format wants. */
export function integerField(field: number, value: number): Uint8Array {
    return Uint8Array.from([...varint(field * 8), ...varint(value)]);
}

/** A repeated field of whole numbers, one by one. */
export function integersField(field: number, values: readonly number[]): Uint8Array {
    return concatenate(values.map((value) => integerField(field, value)));
}

export function textField(field: number, text: string): Uint8Array {
    return bytesField(field, Uint8Array.from(encodeUtf8(text)));
}

export function bytesField(field: number, content: Uint8Array): Uint8Array {
    return concatenate([lengthPrefix(field, content.length), content]);
}

/** What stands in front of `bytes` bytes of a length-delimited field. */
export function lengthPrefix(field: number, bytes: number): Uint8Array {
    return Uint8Array.from([...varint(field * 8 + 2), ...varint(bytes)]);
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}

function varint(value: number): number[] {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    do {
        const more = rest > 0x7fn;
        bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0));
        rest >>= 7n;
    } while (rest > 0n);
    return bytes;
}
