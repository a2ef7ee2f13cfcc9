import type { EngineModel } from "@rust-ai-ide/ai/engines/engine";
import type {
    EngineStatus,
    OrchestratorStatus,
    TaskStatus,
} from "@rust-ai-ide/ai/orchestrator/orchestrator-status";

export function engineModel(change: Partial<EngineModel> = {}): EngineModel {
    return {
        name: "qwen2.5-coder:1.5b",
        label: "Qwen2.5 Coder 1.5B",
        tasks: ["complete", "chat"],
        contextLength: 32_768,
        bytes: 986_000_000,
        state: "ready",
        ...change,
    };
}

export function taskStatus(change: Partial<TaskStatus> = {}): TaskStatus {
    return {
        task: "complete",
        breaker: "closed",
        requests: 10,
        failures: 0,
        cancelled: 2,
        latency: { count: 10, p50: 80.4, p95: 210.2, p99: 300 },
        ...change,
    };
}

export const ownEngine: EngineStatus = {
    id: "embedded",
    label: "Rust AI",
    kind: "embedded",
    health: "healthy",
    models: [
        engineModel({
            name: "rust-ai-v0",
            label: "Rust AI v0",
            tasks: ["complete", "score"],
            contextLength: 1024,
            bytes: 18_400_000,
        }),
    ],
    outstanding: 0,
    queued: 0,
    tasks: [],
};

export const ollama: EngineStatus = {
    ...ownEngine,
    id: "ollama:http://127.0.0.1:11434",
    label: "Ollama 127.0.0.1:11434",
    kind: "ollama",
    models: [
        engineModel(),
        engineModel({ name: "llama3.2", label: "llama3.2", state: "available" }),
    ],
};

export function orchestratorStatus(change: Partial<OrchestratorStatus> = {}): OrchestratorStatus {
    return {
        engines: [ownEngine, ollama],
        routes: [
            { task: "complete", engine: "embedded", model: "rust-ai-v0", reason: "default" },
            { task: "chat", engine: ollama.id, model: "qwen2.5-coder:1.5b", reason: "pinned" },
        ],
        failovers: 0,
        histogram: {},
        ...change,
    };
}
