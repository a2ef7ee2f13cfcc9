import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { OnnxSession, type OnnxSessionOptions } from "./decoder/onnx-session.ts";
import type { DeviceChooser } from "./devices/device-chooser.ts";
import { LoadedModel } from "./loaded-model.ts";
import { loadTokeniser, requireUsable, roundsByRun } from "./models/check-model.ts";
import type { ModelDescription } from "./models/model-description.ts";
import { explainLoadFailure } from "./models/runtime-failure.ts";

type OpenOptions = OnnxSessionOptions & { readonly cacheBytes: number };

/** Opens a model on the device that was chosen for it, or on the processor when that fails. */
export async function openOnBestDevice(
    description: ModelDescription,
    devices: DeviceChooser | undefined,
    options: OpenOptions,
): Promise<LoadedModel> {
    const device = (await devices?.choose(description)) ?? "cpu";
    if (device === "cpu") return openModel(description, options);
    try {
        return await openModel(description, { ...options, device });
    } catch {
        await devices?.failed(description, device);
        return openModel(description, options);
    }
}

/** Checks a model's files, loads it and runs it once; rejects with a `model.*` or `inference.*` code. */
async function openModel(
    description: ModelDescription,
    options: OpenOptions,
): Promise<LoadedModel> {
    const metadata = await requireUsable(description, NeverCancelled);
    const tokeniser = await loadTokeniser(description);
    const session = await openSession(description, options);
    try {
        const model = new LoadedModel(description, session, tokeniser, {
            drafts: !roundsByRun(metadata),
            cacheBytes: options.cacheBytes,
        });
        await model.warmUp();
        return model;
    } catch (error) {
        await session.release();
        throw error;
    }
}

export async function openSession(
    description: ModelDescription,
    options: OnnxSessionOptions,
): Promise<OnnxSession> {
    try {
        return await OnnxSession.open(description.file, options);
    } catch (error) {
        throw explainLoadFailure(error, description.file);
    }
}
