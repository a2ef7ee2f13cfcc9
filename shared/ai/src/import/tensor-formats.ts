import { type BlockFormat, blockFormats } from "./block-formats.ts";

/** Numbers that stand one by one. */
export interface FloatFormat {
    readonly kind: "float";
    readonly name: "F32" | "F16" | "BF16";
    readonly blockSize: 1;
    readonly blockBytes: 2 | 4;
}

/** A type of tensors that only its name is known of. */
export interface UnknownFormat {
    readonly kind: "unknown";
    readonly name: string;
}

export type TensorFormat = FloatFormat | BlockFormat;

const floatFormats: ReadonlyMap<number, FloatFormat> = new Map([
    [0, { kind: "float", name: "F32", blockSize: 1, blockBytes: 4 }],
    [1, { kind: "float", name: "F16", blockSize: 1, blockBytes: 2 }],
    [30, { kind: "float", name: "BF16", blockSize: 1, blockBytes: 2 }],
]);

/** Types that cannot be read, so that an error can say what it met. Source: ggml.h, ggml_type. */
const otherNames: ReadonlyMap<number, string> = new Map([
    [16, "IQ2_XXS"],
    [17, "IQ2_XS"],
    [18, "IQ3_XXS"],
    [19, "IQ1_S"],
    [21, "IQ3_S"],
    [22, "IQ2_S"],
    [24, "I8"],
    [25, "I16"],
    [26, "I32"],
    [27, "I64"],
    [28, "F64"],
    [29, "IQ1_M"],
    [34, "TQ1_0"],
    [35, "TQ2_0"],
    [39, "MXFP4"],
    [40, "NVFP4"],
]);

/** The format of a tensor type by its number in the file. */
export function tensorFormat(type: number): TensorFormat | UnknownFormat {
    const known = floatFormats.get(type) ?? blockFormats.get(type);
    return known ?? { kind: "unknown", name: otherNames.get(type) ?? `the type ${type}` };
}
