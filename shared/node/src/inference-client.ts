import { type CancellationToken, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import type { CodedError } from "@rust-ai-ide/core/errors";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
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
    TextDelta,
    UnloadModel,
    VerifyModel,
    Warm,
} from "@rust-ai-ide/protocol/inference";
import type { JsonRpcPeer, RequestOptions } from "@rust-ai-ide/protocol/json-rpc";
import type { ParamsOf, RequestType, ResultOf } from "@rust-ai-ide/protocol/message-table";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import type { InferenceClientOptions, InferenceState } from "./inference-client-options.ts";
import { findInferencePlace } from "./inference-connection.ts";
import { InferenceSupervisor } from "./inference-supervisor.ts";

const healthTimeoutMs = 5_000;

/**
 * This program's end of the inference process that all windows of a user share. The first
 * request (or {@link start}) connects to the running process or starts it. When the process
 * dies, requests in flight reject with `inference.stopped`, it is started again with back-off
 * and later requests wait for it; when it keeps dying they reject with `inference.keepsStopping`.
 * Every method rejects with CancelledError at once when its token is cancelled.
 */
export class InferenceClient implements Disposable {
    private readonly disposables = new DisposableStore();
    private readonly supervisor: InferenceSupervisor;
    private readonly modelsEmitter = new Emitter<readonly ModelSummary[]>();
    private folders: ReadonlySet<string>;
    private readonly options: InferenceClientOptions;
    private readonly streams = new Map<string, (text: string) => void>();
    private nextStream = 1;
    private lastModels: readonly ModelSummary[] = [];

    readonly onDidChangeState: Event<InferenceState>;
    /** Fires once for each unexpected end of the process, when it runs again; carries why it ended. */
    readonly onDidRestart: Event<CodedError>;
    /** The models of this client's folders, after every change of one of them and after every connection. */
    readonly onModelsChanged: Event<readonly ModelSummary[]> = this.modelsEmitter.event;

    constructor(options: InferenceClientOptions) {
        this.options = options;
        this.folders = new Set(options.modelFolders);
        this.disposables.add(this.modelsEmitter);
        this.supervisor = this.disposables.add(
            new InferenceSupervisor(options, (peer) => this.greet(peer)),
        );
        this.onDidChangeState = this.supervisor.onDidChangeState;
        this.onDidRestart = this.supervisor.onDidRestart;
    }

    get state(): InferenceState {
        return this.supervisor.state;
    }

    /** The models as last heard of; empty before the first connection. */
    get models(): readonly ModelSummary[] {
        return this.lastModels;
    }

    /** Connects or starts the process, so that the first request finds it ready. */
    async start(token: CancellationToken = NeverCancelled): Promise<void> {
        await this.supervisor.peer(token);
    }

    /** Ends the process, for all windows, and starts it again; earlier failures are forgotten. */
    async restart(token: CancellationToken = NeverCancelled): Promise<void> {
        this.supervisor.forgetFailures();
        await this.supervisor.endProcess();
        await this.supervisor.peer(token);
    }

    /** Adds folders; answers the models of all folders of this client. */
    registerModels(
        folders: readonly string[],
        token?: CancellationToken,
    ): Promise<readonly ModelSummary[]> {
        return this.setFolders([...this.folders, ...folders], token);
    }

    /** Replaces all folders, also for the next process; answers the models in them. */
    async setFolders(
        folders: readonly string[],
        token?: CancellationToken,
    ): Promise<readonly ModelSummary[]> {
        this.folders = new Set(folders);
        const result = await this.call(RegisterModels, { folders: [...this.folders] }, { token });
        this.updateModels(result.models);
        return result.models;
    }

    async listModels(token?: CancellationToken): Promise<readonly ModelSummary[]> {
        const { models } = await this.call(ListModels, {}, { token });
        return models;
    }

    loadModel(model: string, token?: CancellationToken): Promise<ResultOf<typeof LoadModel>> {
        return this.call(LoadModel, { model }, { token });
    }

    async unloadModel(model: string, token?: CancellationToken): Promise<void> {
        await this.call(UnloadModel, { model }, { token });
    }

    verifyModel(model: string, token?: CancellationToken): Promise<ResultOf<typeof VerifyModel>> {
        return this.call(VerifyModel, { model }, { token });
    }

    /** Fills a hole; `onText` hears every piece of the text in order, none after this has settled. */
    complete(
        params: Omit<ParamsOf<typeof Complete>, "stream">,
        token?: CancellationToken,
        onText?: (text: string) => void,
    ): Promise<ResultOf<typeof Complete>> {
        if (onText === undefined) return this.call(Complete, params, { token });
        return this.streamed(onText, (stream) =>
            this.call(Complete, { ...params, stream }, { token }),
        );
    }

    score(
        params: ParamsOf<typeof Score>,
        token?: CancellationToken,
    ): Promise<ResultOf<typeof Score>> {
        return this.call(Score, params, { token });
    }

    /** Reads a prompt into the cache while nothing else is to be done; see {@link Warm}. */
    warm(params: ParamsOf<typeof Warm>, token?: CancellationToken): Promise<ResultOf<typeof Warm>> {
        return this.call(Warm, params, { token });
    }

    /** Answers a conversation; `onText` hears every piece in order, none after this has settled. */
    chat(
        params: Omit<ParamsOf<typeof Chat>, "stream">,
        onText: (text: string) => void,
        token?: CancellationToken,
    ): Promise<ResultOf<typeof Chat>> {
        return this.streamed(onText, (stream) => this.call(Chat, { ...params, stream }, { token }));
    }

    bench(
        params: ParamsOf<typeof Bench>,
        token?: CancellationToken,
    ): Promise<ResultOf<typeof Bench>> {
        return this.call(Bench, params, { token });
    }

    health(token?: CancellationToken): Promise<ResultOf<typeof Health>> {
        return this.call(Health, {}, { token, timeoutMs: healthTimeoutMs });
    }

    /** The process's own log, for diagnostics; it need not exist. */
    async logPath(): Promise<string> {
        return (await findInferencePlace(this.options)).files.log;
    }

    /** Leaves the process; it ends by itself when this was its last client. */
    dispose(): void {
        this.disposables.dispose();
    }

    private async streamed<T>(
        onText: (text: string) => void,
        ask: (stream: string) => Promise<T>,
    ): Promise<T> {
        const stream = `${this.nextStream++}`;
        this.streams.set(stream, onText);
        try {
            return await ask(stream);
        } finally {
            this.streams.delete(stream);
        }
    }

    private call<T extends RequestType>(
        type: T,
        params: ParamsOf<T>,
        options: RequestOptions,
    ): Promise<ResultOf<T>> {
        return this.supervisor.request(type, params, options);
    }

    /** Runs on every new connection before anyone may use it. */
    private async greet(peer: JsonRpcPeer): Promise<void> {
        peer.onNotification(ModelsChanged, ({ models }) => this.updateModels(models));
        peer.onNotification(TextDelta, ({ stream, text }) => this.streams.get(stream)?.(text));
        const { models } = await peer.request(RegisterModels, { folders: [...this.folders] });
        this.updateModels(models);
    }

    private updateModels(models: readonly ModelSummary[]): void {
        this.lastModels = models;
        this.modelsEmitter.fire(models);
    }
}
