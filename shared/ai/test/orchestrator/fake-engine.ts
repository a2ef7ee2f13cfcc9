import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import type {
    Engine,
    EngineChatEnd,
    EngineChatRequest,
    EngineCompletion,
    EngineCompletionRequest,
    EngineEmbedRequest,
    EngineKind,
    EngineModel,
    EngineScore,
    EngineScoreRequest,
    EngineWarmRequest,
} from "../../src/engines/engine.ts";
import { Orchestrator } from "../../src/orchestrator/orchestrator.ts";
import type { OrchestratorPolicy } from "../../src/orchestrator/orchestrator-options.ts";

export interface FakeEngineOptions {
    readonly kind?: EngineKind;
    readonly models?: readonly (string | Partial<EngineModel>)[];
    readonly isOnThisMachine?: boolean;
    readonly isSelfScheduling?: boolean;
    readonly maximumConcurrency?: number;
}

type Step = (token: CancellationToken) => Promise<string>;

/** An engine whose every answer the test writes down: what is not planned is answered at once. */
export class FakeEngine implements Engine {
    readonly id: string;
    readonly label: string;
    readonly kind: EngineKind;
    readonly isOnThisMachine: boolean;
    readonly isSelfScheduling: boolean;
    readonly maximumConcurrency: number;
    readonly changes = new Emitter<void>();
    readonly onDidChangeModels = this.changes.event;
    /** `complete m`, `load m`, ... in order. */
    readonly calls: string[] = [];
    readonly requests: unknown[] = [];
    list: readonly EngineModel[];
    listFailure: unknown;
    /** What the next requests do instead of answering at once. */
    readonly plan: Step[] = [];
    running = 0;
    mostRunning = 0;
    isDisposed = false;

    constructor(id: string, options: FakeEngineOptions = {}) {
        this.id = id;
        this.label = id;
        this.kind = options.kind ?? (id === "embedded" ? "embedded" : "llama-server");
        this.isOnThisMachine = options.isOnThisMachine ?? this.kind === "embedded";
        this.isSelfScheduling = options.isSelfScheduling ?? this.kind === "embedded";
        this.maximumConcurrency = options.maximumConcurrency ?? 4;
        this.list = (options.models ?? ["m"]).map(fakeModel);
    }

    fails(error: unknown): this {
        this.plan.push(() => Promise.reject(error));
        return this;
    }

    /** Never answers, but ends when it is cancelled. */
    hangs(): this {
        this.plan.push(
            (token) =>
                new Promise((_, reject) => {
                    token.onCancellationRequested(() => {
                        this.calls.push("cancelled");
                        reject(new CancelledError());
                    });
                }),
        );
        return this;
    }

    /** Answers when the returned function is called. */
    waits(): (text?: string, error?: unknown) => void {
        let end: (text: string, error: unknown) => void = () => {};
        const answer = new Promise<string>((resolve, reject) => {
            end = (text, error) => (error === undefined ? resolve(text) : reject(error));
        });
        this.plan.push(() => answer);
        return (text = "late", error) => end(text, error);
    }

    async models(): Promise<readonly EngineModel[]> {
        this.calls.push("models");
        if (this.listFailure !== undefined) throw this.listFailure;
        return this.list;
    }

    async load(model: string): Promise<void> {
        this.calls.push(`load ${model}`);
        await this.step(undefined);
        this.setState(model, "ready");
    }

    async unload(model: string): Promise<void> {
        this.calls.push(`unload ${model}`);
        this.setState(model, "available");
    }

    async complete(
        request: EngineCompletionRequest,
        token: CancellationToken,
    ): Promise<EngineCompletion> {
        const text = await this.work("complete", request, token);
        return { text, finish: "end" };
    }

    async warm(request: EngineWarmRequest, token: CancellationToken): Promise<void> {
        await this.work("warm", request, token);
    }

    async score(
        request: EngineScoreRequest,
        token: CancellationToken,
    ): Promise<readonly EngineScore[]> {
        await this.work("score", request, token);
        return request.continuations.map(() => ({ logLikelihood: -1, tokens: 1 }));
    }

    /** A planned text with "|" is streamed in pieces; "!" breaks off there. */
    async chat(
        request: EngineChatRequest,
        onText: (text: string) => void,
        token: CancellationToken,
    ): Promise<EngineChatEnd> {
        const text = await this.work("chat", request, token);
        for (const piece of text.split("|")) {
            if (piece === "!") throw this.breakError;
            onText(piece);
            await Promise.resolve();
        }
        return { finish: "stop", newTokens: 4 };
    }

    breakError: unknown;

    async embed(
        request: EngineEmbedRequest,
        token: CancellationToken,
    ): Promise<readonly (readonly number[])[]> {
        await this.work("embed", request, token);
        return request.texts.map(() => [1, 0]);
    }

    dispose(): void {
        this.isDisposed = true;
        this.changes.dispose();
    }

    private setState(name: string, state: EngineModel["state"]): void {
        this.list = this.list.map((model) => (model.name === name ? { ...model, state } : model));
    }

    private async work(
        task: string,
        request: { readonly model: string },
        token: CancellationToken,
    ): Promise<string> {
        this.calls.push(`${task} ${request.model}`);
        this.requests.push(request);
        this.mostRunning = Math.max(this.mostRunning, ++this.running);
        try {
            return await this.step(token);
        } finally {
            this.running--;
        }
    }

    private async step(token: CancellationToken | undefined): Promise<string> {
        const step = token === undefined ? undefined : this.plan.shift();
        return step === undefined || token === undefined ? `by ${this.id}` : step(token);
    }
}

export function fakeModel(model: string | Partial<EngineModel>): EngineModel {
    const change = typeof model === "string" ? { name: model } : model;
    return {
        name: "m",
        label: change.name ?? "m",
        tasks: ["complete", "score", "chat", "embed"],
        state: "ready",
        ...change,
    };
}

export const completeRequest = {
    slot: "file:///a.rs",
    parts: { path: "a.rs", prefix: "fn ", suffix: "" },
    mode: "single-line" as const,
    maxNewTokens: 8,
    stop: [],
    temperature: 0,
    priority: 0 as const,
};

export const chatRequest = {
    messages: [{ role: "user" as const, content: "why?" }],
    maxNewTokens: 64,
    temperature: 0,
    priority: 1 as const,
};

/** Lets everything happen that waits for nothing but promises. */
export async function settle(): Promise<void> {
    for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}

/** An orchestrator over engines whose models it knows already. */
export async function orchestrate(
    engines: readonly Engine[],
    policy: Partial<OrchestratorPolicy> = {},
) {
    const clock = new ManualClock();
    const orchestrator = new Orchestrator({
        clock,
        random: () => 0.5,
        logger: NullLogger,
        policy,
    });
    for (const engine of engines) orchestrator.addEngine(engine);
    await settle();
    return { clock, orchestrator };
}
