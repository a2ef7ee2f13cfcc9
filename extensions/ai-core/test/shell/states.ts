import type { IndexStatus } from "@rust-ai-ide/protocol/intelligence";
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

/** An index as the language server describes it. */
export function indexStatus(change: Partial<IndexStatus> = {}): IndexStatus {
    return {
        phase: "ready",
        files: 1234,
        total: 1234,
        report: {
            files: 1234,
            lines: 98_765,
            bytes: 3_000_000,
            symbols: 4321,
            milliseconds: 1260,
            linesPerSecond: 78_000,
            cacheHitRate: 0.987,
        },
        problems: [],
        problemCount: 0,
        ...change,
    };
}
