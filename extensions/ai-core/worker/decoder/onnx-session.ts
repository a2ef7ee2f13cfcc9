import {
    describeNativeFailure,
    errorChainText,
    nativePlatformName,
} from "@rust-ai-ide/node/native-failure";
import { InferenceErrors } from "@rust-ai-ide/protocol/inference-errors";
import type * as ort from "onnxruntime-node";
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
    /** Name of an execution provider; default "cpu". */
    readonly device?: string;
}

/** Options of every session. Exported for the benchmark, which names what it measures. */
export function sessionOptions(options: OnnxSessionOptions): ort.InferenceSession.SessionOptions {
    return {
        // What a device cannot compute goes to the processor.
        executionProviders: [...new Set([options.device ?? "cpu", "cpu"])],
        intraOpNumThreads: options.threads,
        interOpNumThreads: 1,
        executionMode: "sequential",
        graphOptimizationLevel: "all",
        logSeverityLevel: 4,
        // Threads that spin on between runs burn a core and make all others wait; none at all wake up
        // too late for operators of some microseconds. So they spin briefly, and never behind a run.
        extra: {
            session: {
                intra_op: { allow_spinning: "1", spin_duration_us: "50" },
                force_spinning_stop: "1",
            },
        },
    };
}

type NativeRuntime = typeof ort;

/**
 * Loaded with the first model only: a machine on which the native library does not load still
 * lists its models, and the first load says what is missing.
 */
async function loadRuntime(): Promise<NativeRuntime> {
    // Since 1.29 the official builds for Linux and macOS report every session to their maker and
    // write a device id below the home directory, unless this is set before they are loaded.
    process.env.ORT_DISABLE_TELEMETRY = "1";
    try {
        return await import("onnxruntime-node");
    } catch (error) {
        throw (
            describeNativeFailure(errorChainText(error)) ??
            InferenceErrors.noNativeRuntime(nativePlatformName())
        );
    }
}

/** Execution providers that the runtime offers on this machine, by its names, and the runtime's version. */
export async function runtimeFacts(): Promise<{
    readonly providers: readonly string[];
    readonly version: string;
}> {
    const { listSupportedBackends, env } = await loadRuntime();
    return {
        providers: listSupportedBackends().map(({ name }) => name),
        version: env.versions.node ?? env.versions.common,
    };
}

/**
 * The native runtime's session over a model file. Rejects with the runtime's own error, or with
 * an `inference.*` code when there is no runtime on this machine.
 */
export class OnnxSession implements InferenceSession {
    readonly inputs: readonly ValueDescription[];
    readonly outputs: readonly ValueDescription[];
    readonly device: string;
    private readonly runtime: NativeRuntime;
    private readonly session: ort.InferenceSession;

    private constructor(runtime: NativeRuntime, session: ort.InferenceSession, device: string) {
        this.runtime = runtime;
        this.device = device;
        this.session = session;
        this.inputs = session.inputMetadata.map(describe);
        this.outputs = session.outputMetadata.map(describe);
    }

    static async open(file: string, options: OnnxSessionOptions): Promise<OnnxSession> {
        const runtime = await loadRuntime();
        const session = await runtime.InferenceSession.create(file, sessionOptions(options));
        return new OnnxSession(runtime, session, options.device ?? "cpu");
    }

    tensor(type: TensorType, data: TensorData, dims: readonly number[]): Tensor {
        return new this.runtime.Tensor(type, data as ort.Tensor.DataType, dims) as Tensor;
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
