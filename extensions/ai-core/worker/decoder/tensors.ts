import type { Tensor } from "./inference-session.ts";

export function int64(values: ArrayLike<number>): BigInt64Array {
    const result = new BigInt64Array(values.length);
    for (let index = 0; index < values.length; index++) result[index] = BigInt(values[index] ?? 0);
    return result;
}

/** `count` numbers from `start` on. */
export function int64Range(start: number, count: number): BigInt64Array {
    const result = new BigInt64Array(count);
    for (let index = 0; index < count; index++) result[index] = BigInt(start + index);
    return result;
}

/** Data of a float tensor as float32; without a copy when it already is. */
export function toFloat32(tensor: Tensor): Float32Array {
    const { data } = tensor;
    if (data instanceof Float32Array) return data;
    if (data instanceof Uint16Array) return Float32Array.from(data, halfToFloat);
    return Float32Array.from(data as ArrayLike<number>);
}

/** IEEE 754 binary16 bits to a number. */
export function halfToFloat(bits: number): number {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
