import {
    type CancellationToken,
    CancelledError,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import type { ModelTask } from "@rust-ai-ide/protocol/model";
import type { Engine } from "../engines/engine.ts";
import { EngineErrors } from "../engines/engine-errors.ts";
import { Admission } from "./admission.ts";
import { CandidateOrder } from "./candidate-order.ts";
import { ChatRunner } from "./chat-runner.ts";
import { type AskContext, Dispatcher } from "./dispatcher.ts";
import type { EngineEntry } from "./engine-entry.ts";
import { EngineRegistry } from "./engine-registry.ts";
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
import { PrefixAffinity } from "./prefix-affinity.ts";
import type { ModelReference, RoutePreference } from "./route-preference.ts";
import { type Candidate, candidates } from "./routing.ts";
import { Standby } from "./standby.ts";
import { Coalesced, engineStatus, histograms, modelTasks } from "./status-report.ts";
import { Warmer } from "./warmer.ts";

/**
 * Sends each request to the engine that should answer it, and to the next one when that fails.
 * Requests reject with CancelledError when their token is cancelled, with `engine.noneAvailable`
 * when nobody can be asked, and else with the error of the last engine that was asked.
 */
export class Orchestrator implements Disposable {
    private readonly options: OrchestratorOptions;
    private readonly registry: EngineRegistry;
    private readonly admission: Admission;
    private readonly order: CandidateOrder;
    private readonly affinity = new PrefixAffinity();
    private readonly dispatcher: Dispatcher;
    private readonly chatRunner: ChatRunner;
    private readonly standby: Standby;
    private readonly warmer: Warmer;
    private readonly statusEmitter = new Emitter<OrchestratorStatus>();
    private readonly changes: Coalesced;
    private policy: OrchestratorPolicy;
    private preference: RoutePreference = { user: {}, workspace: {} };
    private approved: ReadonlySet<string> = new Set();
    private disposed = false;

    /** Fires when {@link status} would answer something else, several changes together. */
    readonly onDidChangeStatus: Event<OrchestratorStatus> = this.statusEmitter.event;

    constructor(options: OrchestratorOptions) {
        this.options = options;
        this.policy = { ...defaultOrchestratorPolicy, ...options.policy };
        const { clock, random, logger } = options;
        const onDidChange = (): void => this.changes.note();
        const entry = (id: string): EngineEntry | undefined => this.registry.entry(id);
        this.changes = new Coalesced(
            clock,
            () => this.policy.statusIntervalMs,
            () => this.statusEmitter.fire(this.status),
        );
        this.registry = new EngineRegistry({
            clock,
            random,
            logger,
            probeIntervalMs: () => this.policy.probeIntervalMs,
            onDidChange: () => {
                this.standby.adjust();
                onDidChange();
            },
        });
        this.admission = new Admission(clock, () => this.policy, onDidChange);
        this.warmer = new Warmer(this.admission);
        this.order = new CandidateOrder({
            entry,
            load: (id) => this.admission.outstanding(id) + this.admission.queued(id),
            affinity: this.affinity,
        });
        this.dispatcher = new Dispatcher({
            clock,
            logger,
            policy: () => this.policy,
            entry,
            admission: this.admission,
            order: this.order,
            affinity: this.affinity,
            onStale: ({ id }) => void this.registry.follow(id),
            onDidChange,
        });
        this.chatRunner = new ChatRunner({
            clock,
            dispatcher: this.dispatcher,
            candidates: (request, tokens) => this.candidates("chat", request, tokens),
            use: (candidate) => this.use(candidate),
            entry,
        });
        this.standby = new Standby({
            clock,
            logger,
            entries: () => this.registry.entries,
            entry,
            budgetBytes: () => this.policy.memoryBudgetBytes,
            wanted: () => this.chosen("complete", "score"),
            kept: () => this.chosen("chat", "embed"),
            onDidChange: (id) => void this.registry.follow(id),
        });
    }

    get isDisposed(): boolean {
        return this.disposed;
    }

    /** Takes ownership. Replaces an engine with the same id; its models are asked for at once. */
    addEngine(engine: Engine): void {
        if (this.disposed) engine.dispose();
        else this.registry.add(engine);
    }

    /** Forgets and disposes an engine; does nothing when it is not known. */
    removeEngine(id: string): void {
        this.affinity.forget(id);
        this.registry.remove(id);
    }

    /** What the user and the workspace want; holds from the next request on. */
    setPreference(preference: RoutePreference): void {
        this.preference = preference;
        this.standby.forgetTries();
        this.standby.adjust();
        this.changes.note();
    }

    /** Ids of the engines that a workspace's preference may name; the embedded one always is. */
    setApprovedEngines(ids: readonly string[]): void {
        this.approved = new Set(ids);
        this.standby.adjust();
        this.changes.note();
    }

    /** Changes limits while running; what is left out stays as it is. */
    setPolicy(change: Partial<OrchestratorPolicy>): void {
        this.policy = { ...this.policy, ...change };
        this.standby.adjust();
    }

    /** The model that would be asked first now; undefined when none can. */
    route(task: ModelTask, hints: RoutingHints = {}): RouteStatus | undefined {
        const list = this.candidates(task, hints);
        const [first] = this.order.order(task, list, "");
        if (first === undefined) return undefined;
        const { engine, model } = first;
        const reason = first === list[0] ? first.reason : "failover";
        return { task, engine: engine.id, model: model.name, reason };
    }

    /** Calls `onText` with the pieces of the engine that is asked first; another's are not told. */
    async complete(
        request: CompleteRequest,
        token: CancellationToken,
        onText?: (text: string) => void,
    ): Promise<CompleteAnswer> {
        let listener = onText;
        const { slot, parts, mode, maxNewTokens, stop, temperature, priority } = request;
        const { alternatives, deadlineMs, giveUp } = request;
        return this.ask("complete", request, slot, token, async ({ engine, model }, context) => {
            const { by, budgetMs } = context;
            if (engine.complete === undefined) throw unsupported(engine, "complete");
            const tell = listener;
            listener = undefined;
            const answer = await engine.complete(
                {
                    model: model.name,
                    slot,
                    parts,
                    mode,
                    maxNewTokens,
                    stop,
                    temperature,
                    priority,
                    // What it has by then is better than nothing, and than being cut off.
                    deadlineMs: deadlineMs === undefined ? undefined : budgetMs * deadlineShare,
                    alternatives,
                    giveUp,
                },
                context.token,
                tell && ((text) => context.isLive && tell(text)),
            );
            const { newTokens, decodeMs = 0 } = answer.usage ?? {};
            this.registry.entry(engine.id)?.noteSpeed(newTokens, decodeMs);
            return { ...answer, by };
        });
    }

    /** Reads a prompt ahead in the engine that would complete it. Rejects for its token only. */
    async warm(request: WarmRequest, token: CancellationToken): Promise<void> {
        const { slot, parts } = request;
        const list = this.candidates("complete", request);
        const [first] = this.order.order("complete", list, slot);
        if (first === undefined) return;
        try {
            await this.warmer.warm(first, { slot, parts }, token);
        } catch (error) {
            if (!CancelledError.is(error)) {
                this.options.logger.debug(`${first.engine.id}: warm: ${describeError(error)}`);
            }
            throwIfCancelled(token);
        }
    }

    async score(request: ScoreRequest, token: CancellationToken): Promise<ScoreAnswer> {
        const { slot, parts, continuations, priority } = request;
        return this.ask("score", request, slot, token, async ({ engine, model }, context) => {
            if (engine.score === undefined) throw unsupported(engine, "score");
            const scores = await engine.score(
                { model: model.name, slot, parts, continuations, priority },
                context.token,
            );
            return { scores, by: context.by };
        });
    }

    /** Calls `onText` with every new piece, and who wrote it; never with a text twice. */
    chat(
        request: ChatRequest,
        onText: (text: string, by: AnsweredBy) => void,
        token: CancellationToken,
    ): Promise<ChatAnswer> {
        this.registry.probeMissing();
        return this.chatRunner.run(request, onText, token);
    }

    async embed(request: EmbedRequest, token: CancellationToken): Promise<EmbedAnswer> {
        const { texts, priority } = request;
        return this.ask("embed", request, "embed", token, async ({ engine, model }, context) => {
            if (engine.embed === undefined) throw unsupported(engine, "embed");
            const vectors = await engine.embed(
                { model: model.name, texts, priority },
                context.token,
            );
            return { vectors, by: context.by };
        });
    }

    /** Loads a model now, so that the next request finds it ready. */
    load(reference: ModelReference, token: CancellationToken): Promise<void> {
        return this.standby.load(reference, token);
    }

    unload(reference: ModelReference, token: CancellationToken): Promise<void> {
        return this.standby.unload(reference, token);
    }

    /** Asks all engines (or one) for their models anew and forgets their failures. Never rejects. */
    async refresh(token: CancellationToken, engine?: string): Promise<void> {
        this.standby.forgetTries();
        await this.registry.refresh(token, engine);
    }

    get status(): OrchestratorStatus {
        const { entries } = this.registry;
        return {
            engines: entries.map((entry) => engineStatus(entry, this.admission)),
            routes: modelTasks.flatMap((task) => this.route(task) ?? []),
            failovers: this.dispatcher.failovers,
            histogram: histograms(entries),
        };
    }

    dispose(): void {
        this.disposed = true;
        this.warmer.dispose();
        this.standby.dispose();
        this.admission.dispose();
        this.registry.dispose();
        this.changes.dispose();
        this.statusEmitter.dispose();
    }

    /** Models that the user or the workspace names for one of the tasks. */
    private chosen(...tasks: readonly ModelTask[]): readonly ModelReference[] {
        const { user, workspace } = this.preference;
        return tasks.flatMap((task) => {
            const theirs = workspace[task];
            const isApproved = theirs !== undefined && this.approved.has(theirs.engine);
            return [user[task] ?? [], isApproved ? theirs : []].flat();
        });
    }

    private candidates(
        task: ModelTask,
        hints: RoutingHints,
        tokens?: number,
    ): readonly Candidate[] {
        const { preference, approved } = this;
        return candidates(this.registry.entries, { task, hints, preference, approved, tokens });
    }

    private use({ engine, model }: Candidate): Disposable {
        return this.standby.use({ engine: engine.id, model: model.name });
    }

    private async ask<T>(
        task: ModelTask,
        request: RoutingHints & {
            readonly priority: 0 | 1 | 2;
            readonly deadlineMs?: number | undefined;
        },
        affinityKey: string,
        token: CancellationToken,
        run: (candidate: Candidate, context: AskContext) => Promise<T>,
    ): Promise<T> {
        this.registry.probeMissing();
        if (request.priority === 0) this.warmer.stop();
        return this.dispatcher.run(
            {
                task,
                priority: request.priority,
                candidates: this.candidates(task, request),
                affinityKey,
                deadlineMs: request.deadlineMs,
                isIdempotent: task === "complete",
                isPicked: request.only !== undefined,
                run: async (candidate, context) => {
                    const use = this.use(candidate);
                    try {
                        return await run(candidate, context);
                    } finally {
                        use.dispose();
                    }
                },
            },
            token,
        );
    }
}

/** The rest is for the way back; an engine that answers in time is not cut off. */
const deadlineShare = 0.95;

function unsupported(engine: Engine, task: ModelTask): Error {
    return EngineErrors.taskUnsupported(engine.label, task);
}
