import { halfAt } from "./half-float.ts";
import type { FloatFormat } from "./tensor-formats.ts";

/** Numbers of a float tensor's bytes. */
export function readFloats(bytes: Uint8Array, format: FloatFormat): Float32Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const numbers = new Float32Array(bytes.byteLength / format.blockBytes);
    for (let index = 0; index < numbers.length; index++) {
        numbers[index] = readFloat(view, bytes, index, format);
    }
    return numbers;
}

const bits = new DataView(new ArrayBuffer(4));

function readFloat(
    view: DataView,
    bytes: Uint8Array,
    index: number,
    { name }: FloatFormat,
): number {
    if (name === "F32") return view.getFloat32(index * 4, true);
    if (name === "F16") return halfAt(bytes, index * 2);
    // bfloat16 is the upper half of a float32.
    bits.setUint32(0, view.getUint16(index * 2, true) << 16);
    return bits.getFloat32(0);
}
