/** Element types that decoders exchange with the engine. */
export type TensorType = "float32" | "float16" | "int64" | "bool";

/** float16 is raw bits in a Uint16Array (newer runtimes may return a Float16Array), bool is bytes. */
export type TensorData = ArrayBufferView & { readonly length: number };

export interface Tensor {
    readonly type: string;
    readonly data: unknown;
    readonly dims: readonly number[];
}

/** One input or output of a graph. A dimension that varies is given by its name. */
export interface ValueDescription {
    readonly name: string;
    readonly type: string;
    readonly shape: readonly (number | string)[];
}

export type Tensors = Record<string, Tensor>;

/** A loaded graph; the only sight of the native runtime that the decoder has, so that tests can stand in for it. */
export interface InferenceSession {
    readonly inputs: readonly ValueDescription[];
    readonly outputs: readonly ValueDescription[];
    /** What computes it: "cpu", or the name of another execution provider. */
    readonly device: string;
    /** Wraps data without copying it; the data must not change while a run uses it. */
    tensor(type: TensorType, data: TensorData, dims: readonly number[]): Tensor;
    /**
     * Computes all outputs. Lets the event loop turn once before it blocks for the length of
     * the native run, so a caller sees cancellation between two runs. One run at a time.
     */
    run(feeds: Tensors): Promise<Tensors>;
    release(): Promise<void>;
}
