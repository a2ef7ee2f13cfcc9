/** Numbers of all 65,536 bit patterns of IEEE 754 binary16; a model has millions of them. */
const table: Float32Array = Float32Array.from({ length: 0x10000 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
});

/** The binary16 number in two bytes, little end first. */
export function halfAt(bytes: Uint8Array, at: number): number {
    return table[byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8)] ?? Number.NaN;
}

export function byteAt(bytes: Uint8Array, at: number): number {
    return bytes[at] ?? 0;
}

/** A byte as a number from -128 to 127. */
export function signedAt(bytes: Uint8Array, at: number): number {
    return (byteAt(bytes, at) << 24) >> 24;
}
