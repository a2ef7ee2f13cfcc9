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
} from "@rust-ai-ide/ai/engines/engine";
import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import { createLlamaServerDialect } from "@rust-ai-ide/ai/engines/llama-server-dialect";
import { createOllamaDialect } from "@rust-ai-ide/ai/engines/ollama-dialect";
import { areVectorsOf } from "@rust-ai-ide/ai/engines/openai-chat";
import { createOpenAiDialect } from "@rust-ai-ide/ai/engines/openai-dialect";
import { ServedModels } from "@rust-ai-ide/ai/engines/served-models";
import type {
    Ask,
    CompletionInput,
    ServedModel,
    ServerDialect,
    ServerRequest,
} from "@rust-ai-ide/ai/engines/server-dialect";
import { SlotTable } from "@rust-ai-ide/ai/engines/slot-table";
import { HoleCutter, promptUnits } from "@rust-ai-ide/ai/engines/text-prompt";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { CodedError } from "@rust-ai-ide/core/errors";
import { Emitter } from "@rust-ai-ide/core/event";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import { SystemClock } from "../system-clock.ts";
import { readChatStream, readCompletionStream, type StreamContext } from "./engine-streams.ts";
import { HttpClient, type HttpTimeLimits } from "./http-client.ts";
import { parseServerAddress, type ServerPlace } from "./server-address.ts";
import { type Purpose, ServerSession } from "./server-session.ts";

/** Engines that are reached over HTTP. */
export type HttpEngineKind = Exclude<EngineKind, "embedded" | "editor">;

/**
 * Answers the bearer token of an engine, by the engine's id (`openai:https://host`), or undefined
 * when it needs none. Asked before every request, so that a new token works at once.
 */
export type EngineTokens = (engineId: string) => Promise<string | undefined>;

export interface HttpEngineOptions {
    /** `http://127.0.0.1:11434`, with a base path where the server has one; a final `/v1` is ignored. */
    readonly url: string;
    readonly kind: HttpEngineKind;
    /** For people; falls back to the product and the host: "Ollama 127.0.0.1:11434". */
    readonly label?: string | undefined;
    /** True only where the user named this server: other hosts than this machine need it. */
    readonly isConfigured?: boolean | undefined;
    readonly tokens?: EngineTokens | undefined;
    readonly timeLimits?: Partial<HttpTimeLimits> | undefined;
    /** Requests at the same time; falls back to what the server says or is known to bear. */
    readonly maximumConcurrency?: number | undefined;
    /** PEM texts of authorities to trust besides those that Node knows. */
    readonly certificateAuthorities?: readonly string[] | undefined;
    /**
     * Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read, normally `process.env`. Absent inside
     * the editor, whose own `http` already goes through the proxy of its settings.
     */
    readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
    readonly clock?: Clock | undefined;
}

/** What each kind of server is called, spoken and trusted with at the same time. */
const kinds: Readonly<
    Record<
        HttpEngineKind,
        {
            readonly product: string;
            readonly dialect: () => ServerDialect;
            readonly hereConcurrency: number;
            readonly elsewhereConcurrency: number;
        }
    >
> = {
    "llama-server": {
        product: "llama.cpp",
        dialect: createLlamaServerDialect,
        hereConcurrency: 1,
        elsewhereConcurrency: 1,
    },
    ollama: {
        product: "Ollama",
        dialect: createOllamaDialect,
        hereConcurrency: 1,
        elsewhereConcurrency: 4,
    },
    openai: {
        product: "Server",
        dialect: createOpenAiDialect,
        hereConcurrency: 4,
        elsewhereConcurrency: 8,
    },
};

/** Stable name of an engine: its kind and where it listens. */
export function httpEngineId(kind: HttpEngineKind, { origin, basePath }: ServerPlace): string {
    return `${kind}:${origin}${basePath}`;
}

/** Name for people where the user gave none. */
export function httpEngineLabel(kind: HttpEngineKind, { host, basePath }: ServerPlace): string {
    return `${kinds[kind].product} ${host}${basePath}`;
}

const questionLimits: Omit<HttpTimeLimits, "connect"> = {
    firstByte: 5_000,
    idle: 5_000,
    total: 15_000,
};
/** Loading a model from a slow disk may fall into each of these. */
const completionLimits: Omit<HttpTimeLimits, "connect"> = {
    firstByte: 30_000,
    idle: 10_000,
    total: 60_000,
};
const answerLimits: Omit<HttpTimeLimits, "connect"> = {
    firstByte: 120_000,
    idle: 30_000,
    total: 900_000,
};

/** Throws `engine.invalidAddress` and `engine.hostNotAllowed`; asks nobody yet. */
export function createHttpEngine(options: HttpEngineOptions): Engine {
    const place = parseServerAddress(options.url);
    if (!place.isLoopback && options.isConfigured !== true) {
        throw EngineErrors.hostNotAllowed(place.host);
    }
    return new HttpEngine(options, place);
}

/** A server as an engine: the dialect says what to send, the session sends it. */
class HttpEngine implements Engine {
    readonly id: string;
    readonly label: string;
    readonly kind: HttpEngineKind;
    readonly isOnThisMachine: boolean;
    readonly load?: (model: string, token: CancellationToken) => Promise<void>;
    readonly unload?: (model: string, token: CancellationToken) => Promise<void>;
    readonly warm?: (request: EngineWarmRequest, token: CancellationToken) => Promise<void>;

    private readonly options: HttpEngineOptions;
    private readonly clock: Clock;
    private readonly dialect: ServerDialect;
    private readonly client: HttpClient;
    private readonly session: ServerSession;
    private readonly cutter = new HoleCutter();
    private readonly served = new ServedModels();
    private readonly slots = new SlotTable();
    private readonly changed = new Emitter<void>();
    private slotCount: number | undefined;
    readonly onDidChangeModels = this.changed.event;

    constructor(options: HttpEngineOptions, place: ServerPlace) {
        this.options = options;
        this.kind = options.kind;
        this.id = httpEngineId(options.kind, place);
        this.label = options.label ?? httpEngineLabel(options.kind, place);
        this.isOnThisMachine = place.isLoopback;
        this.clock = options.clock ?? SystemClock;
        this.dialect = kinds[options.kind].dialect();
        this.client = new HttpClient({
            place,
            label: this.label,
            clock: this.clock,
            environment: options.environment ?? {},
            certificateAuthorities: options.certificateAuthorities ?? [],
        });
        this.session = new ServerSession({
            client: this.client,
            label: this.label,
            bearer: async () => options.tokens?.(this.id),
        });
        const { load, unload, warm } = this.dialect;
        if (load) {
            this.load = (model, token) =>
                this.guarded(() => load(this.asker("load", model, answerLimits, token), model));
        }
        if (unload) {
            this.unload = (model, token) =>
                this.guarded(() =>
                    unload(this.asker("unload", model, questionLimits, token), model),
                );
        }
        if (warm) {
            this.warm = (request, token) =>
                this.guarded(async () => {
                    const input = await this.input({ ...warmRequest, ...request }, token);
                    await this.inWays(input, warm(input), async (way) => {
                        const purpose = this.purpose("complete", request.model, completionLimits);
                        await this.session.ask(way, purpose, token);
                    });
                });
        }
    }

    get maximumConcurrency(): number {
        const { hereConcurrency, elsewhereConcurrency } = kinds[this.kind];
        const usual = this.isOnThisMachine ? hereConcurrency : elsewhereConcurrency;
        return this.options.maximumConcurrency ?? this.slotCount ?? usual;
    }

    models(token: CancellationToken): Promise<readonly EngineModel[]> {
        return this.guarded(async () => {
            const ask = this.asker("list its models", undefined, questionLimits, token);
            const { models, slots } = await this.dialect.facts(ask);
            this.slotCount = slots;
            this.slots.resize(slots ?? 1);
            if (this.served.update(models)) this.changed.fire();
            return this.served.list();
        });
    }

    complete(
        request: EngineCompletionRequest,
        token: CancellationToken,
    ): Promise<EngineCompletion> {
        return this.guarded(async () => {
            const input = await this.input(request, token);
            const ways = this.dialect.completions(input);
            return this.inWays(input, ways, (way) => {
                const purpose = this.purpose("complete", request.model, completionLimits);
                return readCompletionStream(
                    { ...this.context(input.model), held: input.hole.held },
                    request,
                    (inner) => this.session.stream(way, this.dialect.streaming, purpose, inner),
                    token,
                );
            });
        });
    }

    score(request: EngineScoreRequest, token: CancellationToken): Promise<readonly EngineScore[]> {
        return this.guarded(async () => {
            const { model, slot, parts } = request;
            const served = await this.find(model, token);
            const { score } = this.dialect;
            if (score === undefined || !served.tasks.includes("score")) {
                throw EngineErrors.taskUnsupported(this.label, "score");
            }
            const hole = this.cutter.cut(slot, parts, promptUnits(served.contextLength, 32));
            const ask = this.asker("score", model, completionLimits, token);
            const scores = await this.noting(model, "score", () => score(ask, request, hole));
            if (scores !== undefined) return scores;
            this.served.refuseTask(model, "score");
            throw EngineErrors.taskUnsupported(this.label, "score");
        });
    }

    chat(
        request: EngineChatRequest,
        onText: (text: string) => void,
        token: CancellationToken,
    ): Promise<EngineChatEnd> {
        return this.guarded(async () => {
            const model = await this.find(request.model, token);
            const way = this.dialect.chat(request, model, this.slots.forChat);
            const purpose = this.purpose("chat", request.model, answerLimits);
            return this.noting(request.model, "chat", () =>
                readChatStream(
                    this.context(model),
                    request,
                    onText,
                    (inner) => this.session.stream(way, this.dialect.streaming, purpose, inner),
                    token,
                ),
            );
        });
    }

    embed(
        request: EngineEmbedRequest,
        token: CancellationToken,
    ): Promise<readonly (readonly number[])[]> {
        return this.guarded(async () => {
            if (request.texts.length === 0) return [];
            const ask = this.asker("embed", request.model, answerLimits, token);
            const answer = await this.noting(request.model, "embed", () =>
                ask(this.dialect.embedding(request)),
            );
            const vectors = this.dialect.readEmbedding(answer);
            if (areVectorsOf(vectors, request.texts.length)) return vectors;
            throw EngineErrors.invalidAnswer(this.label, "vectors of other texts");
        });
    }

    dispose(): void {
        this.client.dispose();
        this.changed.dispose();
    }

    /** Nothing that a server sends may come out as another error than a coded one. */
    private async guarded<T>(work: () => Promise<T>): Promise<T> {
        try {
            return await work();
        } catch (error) {
            if (CancelledError.is(error) || CodedError.is(error)) throw error;
            throw EngineErrors.invalidAnswer(this.label, "an answer of another shape");
        }
    }

    private purpose(
        task: string,
        model: string | undefined,
        limits: Omit<HttpTimeLimits, "connect">,
    ): Purpose {
        const connect = this.isOnThisMachine ? 1_000 : 5_000;
        return { task, model, limits: { connect, ...limits, ...this.options.timeLimits } };
    }

    private asker(
        task: string,
        model: string | undefined,
        limits: Omit<HttpTimeLimits, "connect">,
        token: CancellationToken,
    ): Ask {
        return (request) => this.session.ask(request, this.purpose(task, model, limits), token);
    }

    private context(model: ServedModel): StreamContext {
        return { label: this.label, clock: this.clock, dialect: this.dialect, model };
    }

    private async find(model: string, token: CancellationToken): Promise<ServedModel> {
        if (!this.served.isKnown) await this.models(token);
        return this.served.find(model);
    }

    private async input(
        request: EngineCompletionRequest,
        token: CancellationToken,
    ): Promise<CompletionInput> {
        const model = await this.find(request.model, token);
        const units = promptUnits(model.contextLength, request.maxNewTokens);
        const hole = this.cutter.cut(request.slot, request.parts, units);
        return { request, hole, model, slot: this.slots.of(request.slot) };
    }

    /** Tries the ways of asking that were not refused before, until one is understood. */
    private async inWays<T>(
        { model: { name } }: CompletionInput,
        ways: readonly ServerRequest[],
        ask: (way: ServerRequest) => Promise<T>,
    ): Promise<T> {
        for (const [index, way] of ways.entries()) {
            const isLast = index === ways.length - 1;
            if (index < this.served.firstWay(name) && !isLast) continue;
            try {
                return await (isLast ? this.noting(name, "complete", () => ask(way)) : ask(way));
            } catch (error) {
                if (isLast || !CodedError.is(error, "engine.taskUnsupported")) throw error;
                this.served.refuseWay(name, index);
            }
        }
        throw EngineErrors.taskUnsupported(this.label, "complete");
    }

    /** Takes a task off a model's list when the server says that it cannot do it. */
    private async noting<T>(model: string, task: ModelTask, work: () => Promise<T>): Promise<T> {
        try {
            return await work();
        } catch (error) {
            if (CodedError.is(error, "engine.taskUnsupported")) {
                this.served.refuseTask(model, task);
                this.changed.fire();
            }
            throw error;
        }
    }
}

const warmRequest = {
    mode: "multi-line",
    maxNewTokens: 1,
    stop: [],
    temperature: 0,
    priority: 0,
} as const;
