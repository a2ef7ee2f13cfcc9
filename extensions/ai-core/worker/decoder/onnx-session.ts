import * as ort from "onnxruntime-node";
import type {
    InferenceSession,
    Tensor,
    TensorData,
    Tensors,
    TensorType,
    ValueDescription,
} from "./inference-session.ts";

export interface OnnxSessionOptions {
    readonly threads: number;
}

/** Options of every session. Exported for the benchmark, which names what it measures. */
export function sessionOptions(options: OnnxSessionOptions): ort.InferenceSession.SessionOptions {
    return {
        executionProviders: ["cpu"],
        intraOpNumThreads: options.threads,
        interOpNumThreads: 1,
        executionMode: "sequential",
        graphOptimizationLevel: "all",
        logSeverityLevel: 4,
        // Spinning threads burn a core for milliseconds after every token and make all others wait.
        extra: { session: { intra_op: { allow_spinning: "0" } } },
    };
}

/** The native runtime's session over a model file. Rejects with the runtime's own error. */
export class OnnxSession implements InferenceSession {
    readonly inputs: readonly ValueDescription[];
    readonly outputs: readonly ValueDescription[];
    private readonly session: ort.InferenceSession;

    private constructor(session: ort.InferenceSession) {
        this.session = session;
        this.inputs = session.inputMetadata.map(describe);
        this.outputs = session.outputMetadata.map(describe);
    }

    static async open(file: string, options: OnnxSessionOptions): Promise<OnnxSession> {
        return new OnnxSession(await ort.InferenceSession.create(file, sessionOptions(options)));
    }

    tensor(type: TensorType, data: TensorData, dims: readonly number[]): Tensor {
        return new ort.Tensor(type, data as ort.Tensor.DataType, dims) as Tensor;
    }

    async run(feeds: Tensors): Promise<Tensors> {
        return (await this.session.run(feeds as ort.InferenceSession.FeedsType)) as Tensors;
    }

    async release(): Promise<void> {
        await this.session.release();
    }
}

function describe(metadata: ort.InferenceSession.ValueMetadata): ValueDescription {
    if (!metadata.isTensor) return { name: metadata.name, type: "other", shape: [] };
    return { name: metadata.name, type: metadata.type, shape: metadata.shape };
}
