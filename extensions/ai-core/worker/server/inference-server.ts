import { resolve } from "node:path";
import { type CancellationToken, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import {
    Bench,
    Chat,
    Complete,
    Health,
    ListModels,
    LoadModel,
    ModelsChanged,
    RegisterModels,
    Score,
    Shutdown,
    TextDelta,
    UnloadModel,
    VerifyModel,
    Warm,
} from "@rust-ai-ide/protocol/inference";
import { InferenceErrors } from "@rust-ai-ide/protocol/inference-errors";
import { JsonRpcPeer, type MessageStream } from "@rust-ai-ide/protocol/json-rpc";
import type { ParamsOf, ResultOf } from "@rust-ai-ide/protocol/message-table";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import type { Progress } from "../loaded-model.ts";
import { describeCrash, nameNativeFailure } from "./engine-errors.ts";
import { IdleUnloader } from "./idle-unloader.ts";
import type { InferenceEngine } from "./inference-engine.ts";
import { MemoryGuard } from "./memory-guard.ts";
import { type Priority, RequestQueue } from "./request-queue.ts";
import { Session } from "./session.ts";

export interface InferenceServerOptions {
    readonly engine: InferenceEngine;
    readonly token: string;
    readonly productVersion: string;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly idleUnloadMs: number;
    /** From the last client's leaving to {@link onDeserted}. */
    readonly idleExitMs: number;
    /** Resident bytes that the process may take while these models are known. */
    readonly memoryLimitBytes: (models: readonly ModelSummary[]) => number;
    readonly process: {
        readonly id: number;
        residentBytes(): number;
        /** User and system time since the start. */
        cpuMs(): number;
        collectGarbage(): void;
    };
    readonly onDeserted: () => void;
    readonly onOutOfMemory: () => void;
    /** A client wants the process to end; the answer has been sent. */
    readonly onShutdown: () => void;
}

/** A program that starts the process takes this long at most to connect. */
const firstClientMs = 10_000;
const maximumSessions = 64;
const mebibyte = 1024 * 1024;

/** Serves all clients of one engine: sessions, queue, idle and memory rules. Knows no socket. */
export class InferenceServer implements Disposable {
    private readonly options: InferenceServerOptions;
    private readonly disposables = new DisposableStore();
    private readonly sessions = new Set<Session>();
    private readonly queue: RequestQueue;
    private readonly memory: MemoryGuard;
    private readonly idle: IdleUnloader;
    private readonly startedAt: number;
    private desertion: Disposable | undefined;
    private nextSession = 1;
    private served = 0;
    private leftover: Disposable | undefined;
    private registering: Promise<unknown> = Promise.resolve();
    private verifying: Promise<unknown> = Promise.resolve();

    constructor(options: InferenceServerOptions) {
        this.options = options;
        const { engine, clock, logger } = options;
        this.startedAt = clock.now();
        this.queue = this.disposables.add(new RequestQueue(clock));
        this.memory = this.disposables.add(
            new MemoryGuard({
                engine,
                clock,
                logger,
                limitBytes: options.memoryLimitBytes,
                residentBytes: options.process.residentBytes,
                collectGarbage: options.process.collectGarbage,
                betweenJobs: (work) => this.betweenJobs(0, work),
                exit: options.onOutOfMemory,
            }),
        );
        this.idle = this.disposables.add(
            new IdleUnloader({
                engine,
                clock,
                idleMs: options.idleUnloadMs,
                unload: (model) => {
                    logger.info(`unloading ${model}: nobody used it`);
                    this.betweenJobs(2, () => this.unload(model));
                },
            }),
        );
        this.disposables.add(engine.onDidChangeModels((models) => this.broadcast(models)));
        this.disposables.add(this.queue.onDidFinishJob(() => this.memory.check()));
        this.waitForClients(Math.max(options.idleExitMs, firstClientMs));
    }

    /** Clients that have shown the token. */
    get clientCount(): number {
        return [...this.sessions].filter((session) => session.isAuthenticated).length;
    }

    accept(stream: MessageStream): void {
        if (this.sessions.size >= maximumSessions) {
            this.options.logger.warn("refused a client: there are too many");
            stream.close();
            return;
        }
        const { clock, logger, token, productVersion } = this.options;
        const peer = new JsonRpcPeer(stream, { clock, logger });
        const session = new Session({
            peer,
            id: this.nextSession++,
            token,
            productVersion,
            processId: this.options.process.id,
            clock,
            logger,
            onAuthenticated: () => {
                this.desertion?.dispose();
                this.desertion = undefined;
            },
            onClosed: (closed) => this.part(closed),
        });
        this.sessions.add(session);
        this.serve(session);
    }

    dispose(): void {
        this.desertion?.dispose();
        this.leftover?.dispose();
        this.disposables.dispose();
        for (const session of [...this.sessions]) session.dispose();
        this.options.engine.dispose();
    }

    private part(session: Session): void {
        this.sessions.delete(session);
        session.dispose();
        if (!session.isAuthenticated) return;
        this.options.logger.info(`client ${session.id} left`);
        if (this.clientCount === 0) this.waitForClients(this.options.idleExitMs);
        else this.dropFoldersLater();
    }

    private waitForClients(delayMs: number): void {
        this.desertion?.dispose();
        this.desertion = this.options.clock.schedule(delayMs, () => {
            if (this.clientCount === 0) this.options.onDeserted();
        });
    }

    /** Folders that no client has any more go after the grace in which a client may come back. */
    private dropFoldersLater(): void {
        const held = new Set([...this.sessions].flatMap(({ models }) => models.folders));
        const isLeftOver = ({ folder }: ModelSummary): boolean => !held.has(resolve(folder));
        if (!this.options.engine.list().some(isLeftOver)) return;
        this.leftover?.dispose();
        this.leftover = this.options.clock.schedule(this.options.idleExitMs, () => {
            this.betweenJobs(2, () => {
                const retained = this.registering.then(() => this.retainFolders());
                this.registering = retained.catch(() => {});
                return retained;
            });
        });
    }

    private retainFolders(): Promise<void> {
        const folders = [...this.sessions].flatMap(({ models }) => models.folders);
        return this.options.engine.retainFolders(folders);
    }

    private serve(session: Session): void {
        const { engine } = this.options;
        const view = (): ModelSummary[] => session.models.view(engine.list());
        const engineId = (model: string): string => session.models.resolveId(engine.list(), model);
        session.serve(RegisterModels, ({ folders }) => {
            session.models.setFolders(folders);
            const registered = this.registering.then(() => engine.registerFolders(folders));
            this.registering = registered.catch(() => {});
            return this.named(
                registered.then(() => {
                    this.dropFoldersLater();
                    return { models: view() };
                }),
            );
        });
        session.serve(ListModels, () => ({ models: view() }));
        session.serve(Health, () => this.health());
        session.serve(Shutdown, () => {
            this.disposables.add(this.options.clock.schedule(0, this.options.onShutdown));
            return {};
        });
        session.serve(VerifyModel, ({ model }, token) => {
            // Reads files for seconds, so it does not hold up the queue; one at a time is enough.
            const id = engineId(model);
            const verified = this.verifying.then(() => engine.verify(id, token));
            this.verifying = verified.catch(() => {});
            return this.named(verified);
        });
        session.serve(LoadModel, async ({ model }, token) => {
            const id = engineId(model);
            const job = { priority: 0, isPreemptible: false } as const;
            const loaded = await this.generate(id, job, token, (inner) => engine.load(id, inner));
            const seen = view().find(({ folder }) => folder === loaded.model.folder);
            return { ...loaded, model: seen ?? loaded.model };
        });
        session.serve(UnloadModel, async ({ model }, token) => {
            const id = engineId(model);
            const job = { priority: 0, isPreemptible: false } as const;
            await this.named(this.queue.submit({ ...job, run: () => this.unload(id) }, token));
            return {};
        });
        session.serve(Complete, (params, token) =>
            this.complete(session, { ...params, model: engineId(params.model) }, token),
        );
        session.serve(Warm, (params, token) =>
            this.warm(session, { ...params, model: engineId(params.model) }, token),
        );
        session.serve(Chat, (params, token) =>
            this.chat(session, { ...params, model: engineId(params.model) }, token),
        );
        session.serve(Score, (params, token) => {
            const model = engineId(params.model);
            const priority = params.priority ?? 2;
            return this.generate(model, { priority, isPreemptible: priority > 0 }, token, (inner) =>
                engine.score({ ...params, model }, inner),
            );
        });
        session.serve(Bench, (params, token) => {
            const model = engineId(params.model);
            return this.generate(model, { priority: 2, isPreemptible: true }, token, (inner) =>
                engine.bench({ ...params, model }, inner),
            );
        });
    }

    /** Frees a model and gives its memory back at once: an idle process is to be a small one. */
    private async unload(model: string): Promise<void> {
        await this.options.engine.unload(model);
        this.options.process.collectGarbage();
    }

    private complete(
        session: Session,
        { stream, ...params }: ParamsOf<typeof Complete>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Complete>> {
        const { engine, clock } = this.options;
        const tell = stream === undefined ? undefined : pieces(session, stream);
        const priority = params.priority ?? 0;
        const arrival = clock.now();
        const key = slotKey(session, params.slot);
        const job = {
            priority,
            isPreemptible: priority > 0,
            // Two windows may show the same file, and each waits for its own cursor.
            ...(priority === 0 && { key, supersedes: [key, warmKey(key)] }),
        };
        const progress: Progress = {};
        return this.generate(params.model, job, token, (inner) => {
            const { deadlineMs } = params;
            if (deadlineMs === undefined) return engine.complete(params, inner, progress, tell);
            // The time in the queue counts: the user waits for all of it.
            const left = Math.max(1, deadlineMs - (clock.now() - arrival));
            return engine.complete({ ...params, deadlineMs: left }, inner, progress, tell);
        });
    }

    private warm(
        session: Session,
        params: ParamsOf<typeof Warm>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Warm>> {
        const key = warmKey(slotKey(session, params.slot));
        const job = { priority: 3, isPreemptible: true, key, supersedes: [key] } as const;
        return this.generate(params.model, job, token, (inner) =>
            this.options.engine.warm(params, inner),
        );
    }

    private chat(
        session: Session,
        { stream, ...params }: ParamsOf<typeof Chat>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Chat>> {
        const { engine, clock } = this.options;
        const priority = params.priority ?? 1;
        const arrival = clock.now();
        const progress: Progress = {};
        const tell = pieces(session, stream);
        const job = { priority, isPreemptible: priority > 0 };
        return this.generate(params.model, job, token, (inner) => {
            if (params.deadlineMs === undefined) return engine.chat(params, tell, inner, progress);
            const left = Math.max(1, params.deadlineMs - (clock.now() - arrival));
            return engine.chat({ ...params, deadlineMs: left }, tell, inner, progress);
        });
    }

    private generate<T>(
        model: string,
        job: {
            readonly priority: Priority;
            readonly isPreemptible: boolean;
            readonly key?: string;
            readonly supersedes?: readonly string[];
        },
        token: CancellationToken,
        run: (token: CancellationToken) => Promise<T>,
    ): Promise<T> {
        const start = async (inner: CancellationToken): Promise<T> => {
            if (this.memory.isTooLarge(model)) {
                const megabytes = Math.round(this.memory.limitBytes / mebibyte);
                throw InferenceErrors.memoryLimit(megabytes);
            }
            await this.memory.makeRoom(model);
            this.memory.used(model);
            try {
                return await run(inner);
            } finally {
                this.served++;
                this.idle.used(model);
            }
        };
        return this.named(this.queue.submit({ ...job, run: start }, token));
    }

    /** Runs housekeeping as a job of its own, so that no generation is disturbed. */
    private betweenJobs(priority: Priority, work: () => Promise<void>): void {
        this.queue
            .submit({ priority, isPreemptible: false, run: work }, NeverCancelled)
            .catch((error: unknown) => {
                this.options.logger.error(`housekeeping failed: ${describeCrash(error)}`);
            });
    }

    private health(): ResultOf<typeof Health> {
        const { engine, clock, process } = this.options;
        return {
            processId: process.id,
            uptimeMs: Math.max(0, clock.now() - this.startedAt),
            residentBytes: process.residentBytes(),
            clients: this.clientCount,
            queued: this.queue.waitingCount + (this.queue.isBusy ? 1 : 0),
            served: this.served,
            cpuMs: process.cpuMs(),
            models: engine.list(),
        };
    }

    private broadcast(models: readonly ModelSummary[]): void {
        for (const session of this.sessions) {
            const seen = session.models.changedView(models);
            if (seen) session.notify(ModelsChanged, { models: seen });
        }
    }

    /** Failures of the native runtime get their code; what is not coded goes to the log without its text. */
    private async named<T>(work: Promise<T>): Promise<T> {
        try {
            return await work;
        } catch (error) {
            const named = nameNativeFailure(error);
            if (CodedError.is(named)) this.options.logger.warn(`request failed: ${named.code}`);
            else if (named instanceof Error && named.name !== "CancelledError") {
                this.options.logger.error(`request failed: ${describeCrash(named)}`);
            }
            throw named;
        }
    }
}

function slotKey(session: Session, slot: string): string {
    return `${session.id} ${slot}`;
}

function warmKey(key: string): string {
    return `warm ${key}`;
}

function pieces(session: Session, stream: string): (text: string) => void {
    return (text) => session.notify(TextDelta, { stream, text });
}
