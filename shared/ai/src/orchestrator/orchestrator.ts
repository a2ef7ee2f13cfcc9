import {
    type CancellationToken,
    CancelledError,
    NeverCancelled,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { Engine } from "../engines/engine.ts";
import { EngineErrors } from "../engines/engine-errors.ts";
import type { EngineEntry } from "./engine-entry.ts";
import {
    defaultOrchestratorPolicy,
    type OrchestratorOptions,
    type OrchestratorPolicy,
} from "./orchestrator-options.ts";
import type {
    AnsweredBy,
    ChatAnswer,
    ChatRequest,
    CompleteAnswer,
    CompleteRequest,
    EmbedAnswer,
    EmbedRequest,
    RoutingHints,
    ScoreAnswer,
    ScoreRequest,
    WarmRequest,
} from "./orchestrator-requests.ts";
import type { OrchestratorStatus, RouteStatus } from "./orchestrator-status.ts";
import type { ModelReference, RoutePreference } from "./route-preference.ts";
import { type Candidate, candidates } from "./routing.ts";

/**
 * Sends each request to the engine that should answer it, and to the next one when that fails.
 * Requests reject with CancelledError when their token is cancelled, with `engine.noneAvailable`
 * when nobody can be asked, and else with the error of the last engine that was asked.
 */
export class Orchestrator implements Disposable {
    private readonly options: OrchestratorOptions;
    private readonly entries = new Map<string, EngineEntry>();
    private readonly statusEmitter = new Emitter<OrchestratorStatus>();
    private policy: OrchestratorPolicy;
    private preference: RoutePreference = { user: {}, workspace: {} };
    private approved: ReadonlySet<string> = new Set();
    private failovers = 0;
    private disposed = false;

    /** Fires when {@link status} would answer something else, several changes together. */
    readonly onDidChangeStatus: Event<OrchestratorStatus> = this.statusEmitter.event;

    constructor(options: OrchestratorOptions) {
        this.options = options;
        this.policy = { ...defaultOrchestratorPolicy, ...options.policy };
    }

    get isDisposed(): boolean {
        return this.disposed;
    }

    /** Takes ownership. Replaces an engine with the same id; its models are asked for at once. */
    addEngine(engine: Engine): void {
        this.removeEngine(engine.id);
        const entry: EngineEntry = {
            engine,
            subscription: engine.onDidChangeModels(() => void this.list(entry, NeverCancelled)),
            models: [],
            isReachable: undefined,
            lastError: undefined,
        };
        this.entries.set(engine.id, entry);
        void this.list(entry, NeverCancelled);
    }

    /** Forgets and disposes an engine; does nothing when it is not known. */
    removeEngine(id: string): void {
        const entry = this.entries.get(id);
        if (entry === undefined) return;
        this.entries.delete(id);
        entry.subscription.dispose();
        entry.engine.dispose();
        this.changed();
    }

    /** What the user and the workspace want; holds from the next request on. */
    setPreference(preference: RoutePreference): void {
        this.preference = preference;
        this.changed();
    }

    /** Ids of the engines that a workspace's preference may name; the embedded one always is. */
    setApprovedEngines(ids: readonly string[]): void {
        this.approved = new Set(ids);
        this.changed();
    }

    /** Changes limits while running; what is left out stays as it is. */
    setPolicy(change: Partial<OrchestratorPolicy>): void {
        this.policy = { ...this.policy, ...change };
    }

    /** The model that would be asked first now; undefined when none can. */
    route(task: ModelTask, hints: RoutingHints = {}): RouteStatus | undefined {
        const [first] = this.candidates(task, hints);
        if (first === undefined) return undefined;
        const { engine, model, reason } = first;
        return { task, engine: engine.id, model: model.name, reason };
    }

    async complete(request: CompleteRequest, token: CancellationToken): Promise<CompleteAnswer> {
        return this.ask("complete", request, token, async ({ engine, model }, by) => {
            const result = await engine.complete?.({ ...request, model: model.name }, token);
            return result && { ...result, by };
        });
    }

    /** Reads a prompt ahead in the engine that would complete it. Never rejects but for its token. */
    async warm(request: WarmRequest, token: CancellationToken): Promise<void> {
        const [first] = this.candidates("complete", request);
        if (first === undefined) return;
        try {
            await first.engine.warm?.({ ...request, model: first.model.name }, token);
        } catch (error) {
            if (CancelledError.is(error)) throw error;
            this.options.logger.debug(`${first.engine.id}: warm: ${describeError(error)}`);
        }
    }

    async score(request: ScoreRequest, token: CancellationToken): Promise<ScoreAnswer> {
        return this.ask("score", request, token, async ({ engine, model }, by) => {
            const scores = await engine.score?.({ ...request, model: model.name }, token);
            return scores && { scores, by };
        });
    }

    /** Calls `onText` with every new piece, and who wrote it; never with a text twice. */
    async chat(
        request: ChatRequest,
        onText: (text: string, by: AnsweredBy) => void,
        token: CancellationToken,
    ): Promise<ChatAnswer> {
        return this.ask("chat", request, token, async ({ engine, model }, by) => {
            const end = await engine.chat?.(
                { ...request, model: model.name },
                (text) => onText(text, by),
                token,
            );
            return end && { ...end, by, continued: false };
        });
    }

    async embed(request: EmbedRequest, token: CancellationToken): Promise<EmbedAnswer> {
        return this.ask("embed", request, token, async ({ engine, model }, by) => {
            const vectors = await engine.embed?.({ ...request, model: model.name }, token);
            return vectors && { vectors, by };
        });
    }

    /** Loads a model now, so that the next request finds it ready. */
    async load(reference: ModelReference, token: CancellationToken): Promise<void> {
        await this.entries.get(reference.engine)?.engine.load?.(reference.model, token);
    }

    async unload(reference: ModelReference, token: CancellationToken): Promise<void> {
        await this.entries.get(reference.engine)?.engine.unload?.(reference.model, token);
    }

    /** Asks all engines (or one) for their models anew and forgets their failures. Never rejects. */
    async refresh(token: CancellationToken, engine?: string): Promise<void> {
        const asked = [...this.entries.values()].filter(
            (entry) => engine === undefined || entry.engine.id === engine,
        );
        await Promise.all(asked.map((entry) => this.list(entry, token)));
    }

    get status(): OrchestratorStatus {
        return {
            engines: [...this.entries.values()].map(
                ({ engine, models, isReachable, lastError }) => ({
                    id: engine.id,
                    label: engine.label,
                    kind: engine.kind,
                    health:
                        isReachable === undefined ? "unknown" : isReachable ? "healthy" : "down",
                    models,
                    outstanding: 0,
                    queued: 0,
                    tasks: [],
                    lastError,
                }),
            ),
            routes: (["complete", "score", "chat", "embed"] as const).flatMap(
                (task) => this.route(task) ?? [],
            ),
            failovers: this.failovers,
            histogram: {},
        };
    }

    dispose(): void {
        this.disposed = true;
        for (const id of [...this.entries.keys()]) this.removeEngine(id);
        this.statusEmitter.dispose();
    }

    private candidates(task: ModelTask, hints: RoutingHints): readonly Candidate[] {
        const { preference, approved } = this;
        return candidates([...this.entries.values()], { task, hints, preference, approved });
    }

    private async ask<T>(
        task: ModelTask,
        hints: RoutingHints,
        token: CancellationToken,
        attempt: (candidate: Candidate, by: AnsweredBy) => Promise<T | undefined>,
    ): Promise<T> {
        let failure: unknown = EngineErrors.noneAvailable(task);
        let failedOver = false;
        for (const candidate of this.candidates(task, hints)) {
            throwIfCancelled(token);
            const { engine, model } = candidate;
            const { id, label, kind } = engine;
            try {
                const by = { engine: id, label, kind, model: model.name, failedOver };
                const answer = await attempt(candidate, by);
                if (answer !== undefined) return answer;
            } catch (error) {
                if (CancelledError.is(error)) throw error;
                this.options.logger.warn(`${id}: ${task} failed: ${describeError(error)}`);
                failure = error;
                if (!failedOver) this.failovers++;
                failedOver = true;
            }
        }
        throw failure;
    }

    private async list(entry: EngineEntry, token: CancellationToken): Promise<void> {
        try {
            entry.models = await entry.engine.models(token);
            entry.isReachable = true;
            entry.lastError = undefined;
        } catch (error) {
            if (CancelledError.is(error)) return;
            entry.isReachable = false;
            entry.models = [];
            if (CodedError.is(error)) entry.lastError = error;
        }
        this.changed();
    }

    private changed(): void {
        this.statusEmitter.fire(this.status);
    }
}
