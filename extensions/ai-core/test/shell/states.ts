import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { initialState, type ShellState } from "../../src/shell-state.ts";

/** A model as the inference process describes it. */
export function model(change: Partial<ModelSummary> = {}): ModelSummary {
    return {
        id: "rust-ai-v0",
        name: "Rust AI v0",
        version: "0.1.0",
        licence: "MIT",
        bytes: 18_400_000,
        task: ["complete", "score"],
        quantisation: "int8",
        contextLength: 1024,
        folder: "/extensions/model-rust/model",
        state: "ready",
        ...change,
    };
}

export function state(change: Partial<ShellState> = {}): ShellState {
    return {
        ...initialState,
        engine: { kind: "ready", model: "rust-ai-v0" },
        models: [model()],
        ...change,
    };
}
