import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { CodedError } from "@rust-ai-ide/core/errors";
import { Emitter } from "@rust-ai-ide/core/event";
import type { InferenceState } from "@rust-ai-ide/node/inference-client-options";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import type { InferencePort } from "../../src/inference/inference-host.ts";

const usage = {
    promptTokens: 1,
    reusedTokens: 0,
    newTokens: 1,
    prefillMs: 1,
    decodeMs: 1,
    totalMs: 2,
};

/** An inference process of which the test decides what it has and when it fails. */
export class FakeInference implements InferencePort {
    readonly calls: string[] = [];
    readonly states = new Emitter<InferenceState>();
    readonly restarts = new Emitter<CodedError>();
    readonly changes = new Emitter<readonly ModelSummary[]>();
    models: readonly ModelSummary[];
    /** Thrown by the next call of the method that it is filed under. */
    readonly failures = new Map<string, unknown>();
    readonly onDidChangeState = this.states.event;
    readonly onDidRestart = this.restarts.event;
    readonly onModelsChanged = this.changes.event;

    constructor(models: readonly ModelSummary[]) {
        this.models = models;
    }

    async start(): Promise<void> {
        this.note("start");
    }

    async restart(): Promise<void> {
        this.note("restart");
    }

    async registerModels(folders: readonly string[]): Promise<readonly ModelSummary[]> {
        this.note(`register ${folders.join(" ")}`);
        return this.models;
    }

    async setFolders(folders: readonly string[]): Promise<readonly ModelSummary[]> {
        this.note(`folders ${folders.join(" ")}`);
        return this.models;
    }

    async listModels(): Promise<readonly ModelSummary[]> {
        this.note("list");
        return this.models;
    }

    async loadModel(id: string): ReturnType<InferencePort["loadModel"]> {
        this.note(`load ${id}`);
        const model = this.models.find((candidate) => candidate.id === id);
        if (model === undefined) throw new Error(`no model ${id}`);
        return { model, ms: 12 };
    }

    async verifyModel(): ReturnType<InferencePort["verifyModel"]> {
        this.note("verify");
        return { ok: true, problems: [] };
    }

    async complete(
        params: Parameters<InferencePort["complete"]>[0],
        token = NeverCancelled,
    ): ReturnType<InferencePort["complete"]> {
        this.note(`complete ${params.model} ${params.mode} ${token.isCancellationRequested}`);
        return { text: "x", finish: "end", meanLogProbability: -0.1, usage };
    }

    async score(params: Parameters<InferencePort["score"]>[0]): ReturnType<InferencePort["score"]> {
        this.note(`score ${params.model} ${params.slot}`);
        const scores = params.continuations.map(() => ({ logLikelihood: -1, tokens: 1 }));
        return { scores, usage };
    }

    async health(): ReturnType<InferencePort["health"]> {
        this.note("health");
        return {
            processId: 1,
            uptimeMs: 5,
            residentBytes: 7,
            clients: 1,
            queued: 0,
            served: 3,
            cpuMs: 2,
            models: [...this.models],
        };
    }

    dispose(): void {
        this.calls.push("dispose");
    }

    private note(call: string): void {
        this.calls.push(call);
        const [method = ""] = call.split(" ");
        const failure = this.failures.get(method);
        this.failures.delete(method);
        if (failure !== undefined) throw failure;
    }
}
