import type { GeneratorPort } from "@rust-ai-ide/ai/completion-ports";
import type { EnginePhase } from "../shell-state.ts";
import type { InferenceHost } from "./inference-host.ts";

/** Lets the completion engine ask the model of the inference process. */
export function createGenerator(host: InferenceHost, phase: () => EnginePhase): GeneratorPort {
    return {
        active: () => activeGenerator(phase()),
        async generate(request, token) {
            const current = activeGenerator(phase());
            const model = current.kind === "ready" ? current.model : host.activeModel;
            const port = await host.port();
            return port.complete(
                {
                    model: model ?? "",
                    slot: request.slot,
                    parts: request.parts,
                    mode: request.mode,
                    maxNewTokens: request.maxNewTokens,
                    stop: [...request.stop],
                    temperature: 0,
                    priority: 0,
                    ...(request.deadlineMs === undefined ? {} : { deadlineMs: request.deadlineMs }),
                },
                token,
            );
        },
    };
}

/** Which model would answer in a phase, or why none can. */
export function activeGenerator(phase: EnginePhase): ReturnType<GeneratorPort["active"]> {
    switch (phase.kind) {
        case "ready":
            return { kind: "ready", model: phase.model };
        case "idle":
        case "starting":
        case "loading":
            return { kind: "silent", reason: "model-loading" };
        case "restarting":
            return { kind: "silent", reason: "engine-restarting" };
        case "failed":
            return { kind: "silent", reason: "model-failed" };
        case "unsupported":
            return { kind: "silent", reason: "no-model" };
    }
}
