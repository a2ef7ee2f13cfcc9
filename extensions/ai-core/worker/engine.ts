import { availableParallelism } from "node:os";
import { basename, resolve } from "node:path";
import { modelIdOf } from "@rust-ai-ide/ai/import/model-id";
import {
    type CancellationToken,
    CancelledError,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import type { Logger } from "@rust-ai-ide/core/logger";
import type {
    Bench,
    Chat,
    Complete,
    LoadModel,
    Score,
    VerifyModel,
    Warm,
} from "@rust-ai-ide/protocol/inference";
import type { ParamsOf, ResultOf } from "@rust-ai-ide/protocol/message-table";
import type { ModelState, ModelSummary } from "@rust-ai-ide/protocol/model";
import type { DeviceChooser } from "./devices/device-chooser.ts";
import type { LoadedModel, Progress } from "./loaded-model.ts";
import { defaultCacheBytes } from "./memory-limit.ts";
import { folderId, plainId } from "./model-id.ts";
import { checkModel } from "./models/check-model.ts";
import { ModelErrors } from "./models/errors.ts";
import type { ModelDescription } from "./models/model-description.ts";
import { readModelFolder } from "./models/model-folder.ts";
import { explainLoadFailure } from "./models/runtime-failure.ts";
import { openOnBestDevice, openSession } from "./open-model.ts";

export interface EngineOptions {
    readonly logger: Logger;
    /** Threads of one native run; default is the smaller of 2 and the number of cores. */
    readonly threads?: number;
    /** What computes a model; without it the processor does. */
    readonly devices?: DeviceChooser;
    /** Bound on the key/value caches of all models together; default 96 MiB. */
    readonly cacheBytes?: number;
}

/** What the engine knows of one folder. */
interface Entry {
    readonly id: string;
    readonly folder: string;
    /** Absent when the folder could not be read. */
    description: ModelDescription | undefined;
    state: ModelState;
    failure: CodedError | undefined;
    loaded: LoadedModel | undefined;
    /** The load that is going on, shared by all who ask for it. */
    loading: Promise<LoadedModel> | undefined;
}

/**
 * The models of the inference process. Every method rejects with a `model.*` or `tokeniser.*`
 * coded error, or with CancelledError when its token is cancelled; none throws synchronously.
 * One generation runs at a time: callers queue. The event loop is blocked for one native run
 * at most (35 ms with the embedded model, 150 ms with larger ones), and while a model is opened.
 */
export class Engine implements Disposable {
    private readonly changes = new Emitter<readonly ModelSummary[]>();
    /** Fires after every change of a model's state, with all models. */
    readonly onDidChangeModels: Event<readonly ModelSummary[]> = this.changes.event;
    private readonly logger: Logger;
    private readonly threads: number;
    private readonly cacheBytes: number;
    private readonly devices: DeviceChooser | undefined;
    private readonly entries = new Map<string, Entry>();

    constructor(options: EngineOptions) {
        this.logger = options.logger;
        this.threads = options.threads ?? Math.min(2, availableParallelism());
        this.cacheBytes = options.cacheBytes ?? defaultCacheBytes;
        this.devices = options.devices;
    }

    /** Adds the models of these folders; a folder that is known keeps its state. A folder that cannot be read becomes a failed model. */
    async registerFolders(folders: readonly string[]): Promise<ModelSummary[]> {
        for (const folder of new Set(folders.map((path) => resolve(path)))) {
            const known = [...this.entries.values()].find((entry) => entry.folder === folder);
            if (known?.description) continue;
            // A folder that could not be read may have been repaired since.
            if (known) this.entries.delete(known.id);
            const entry = await this.readEntry(folder);
            this.entries.set(entry.id, entry);
        }
        this.fireChange();
        return this.list();
    }

    /** Forgets all other folders; their models are unloaded. */
    async retainFolders(folders: readonly string[]): Promise<void> {
        const retained = new Set(folders.map((path) => resolve(path)));
        for (const { id, folder } of [...this.entries.values()]) {
            if (retained.has(folder)) continue;
            await this.unload(id);
            this.entries.delete(id);
            this.logger.info(`model ${id} forgotten: no client has its folder any more`);
        }
        this.fireChange();
    }

    list(): ModelSummary[] {
        return [...this.entries.values()].map(summarise);
    }

    /** Loads a model and warms it up; at once when it is loaded. */
    async load(id: string, token: CancellationToken): Promise<ResultOf<typeof LoadModel>> {
        const started = performance.now();
        const entry = this.entry(id);
        // Whoever asks for a failed model explicitly may have repaired its files.
        if (entry.state === "failed") await this.refresh(entry);
        await this.ready(entry, token);
        return { model: summarise(entry), ms: performance.now() - started };
    }

    /** Frees the weights and caches of a model; harmless when it is not loaded. */
    async unload(id: string): Promise<void> {
        const entry = this.entry(id);
        // A load that fails has nothing to free.
        await entry.loading?.catch(() => {});
        const { loaded } = entry;
        if (!loaded) return;
        entry.loaded = undefined;
        this.setState(entry, "available");
        await loaded.release();
        this.logger.info(`model ${id} unloaded`);
    }

    /** Checks files, checksums, tokeniser and graph. Problems are in the result, never thrown. */
    async verify(id: string, token: CancellationToken): Promise<ResultOf<typeof VerifyModel>> {
        const entry = this.entry(id);
        const problems = await this.problemsOf(entry, token);
        return {
            ok: problems.length === 0,
            problems: problems.map(({ code, message, nextStep }) => ({ code, message, nextStep })),
        };
    }

    /**
     * Fills the hole between prefix and suffix; loads the model first where needed. Called again
     * with the same `progress` after it was cancelled, it goes on from where it was.
     */
    async complete(
        params: Omit<ParamsOf<typeof Complete>, "stream">,
        token: CancellationToken,
        progress?: Progress,
        onText?: (text: string) => void,
    ): Promise<ResultOf<typeof Complete>> {
        return this.work(params.model, token, (model) =>
            model.complete(params, token, progress, onText),
        );
    }

    /** Answers a conversation piece by piece; goes on with a `progress` as {@link complete} does. */
    async chat(
        params: Omit<ParamsOf<typeof Chat>, "stream">,
        onText: (text: string) => void,
        token: CancellationToken,
        progress?: Progress,
    ): Promise<ResultOf<typeof Chat>> {
        return this.work(params.model, token, (model) =>
            model.chat(params, onText, token, progress),
        );
    }

    /** Reads a prompt ahead of its use; loads the model first where needed. */
    async warm(
        params: ParamsOf<typeof Warm>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Warm>> {
        return this.work(params.model, token, (model) => model.warm(params, token));
    }

    /** Log-likelihood of each continuation after the prompt; loads the model first where needed. */
    async score(
        params: ParamsOf<typeof Score>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Score>> {
        return this.work(params.model, token, (model) => model.score(params, token));
    }

    async bench(
        params: ParamsOf<typeof Bench>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Bench>> {
        return this.work(params.model, token, (model) => model.bench(params, token));
    }

    /** Frees the key/value rows of all documents; the next request of each reads its prompt again. */
    dropCaches(): void {
        for (const { loaded } of this.entries.values()) loaded?.dropCache();
    }

    dispose(): void {
        this.changes.dispose();
        this.devices?.dispose();
        for (const entry of this.entries.values()) {
            // The process ends or a test does: nobody waits for the memory.
            void entry.loaded?.release().catch(() => {});
            entry.loaded = undefined;
        }
        this.entries.clear();
    }

    /** Reads the description of a failed model again; what is wrong with it shows when it is opened. */
    private async refresh(entry: Entry): Promise<void> {
        try {
            entry.description = await readModelFolder(entry.folder);
        } catch (error) {
            entry.description = undefined;
            entry.failure = asCoded(error, entry.folder);
        }
    }

    private async readEntry(folder: string): Promise<Entry> {
        const entry = async (id: string): Promise<Entry> => ({
            id: await folderId(id, folder),
            folder,
            description: undefined,
            state: "available",
            failure: undefined,
            loaded: undefined,
            loading: undefined,
        });
        try {
            const description = await readModelFolder(folder);
            return { ...(await entry(description.id)), description };
        } catch (error) {
            const failure = asCoded(error, folder);
            this.logger.warn(`model folder not usable: ${failure.code}`);
            const unread = await entry(modelIdOf(basename(folder)));
            return { ...unread, state: "failed", failure };
        }
    }

    /** By the full id; by the manifest's id the first model that has it. */
    private entry(id: string): Entry {
        const entry =
            this.entries.get(id) ??
            [...this.entries.values()].find((candidate) => plainId(candidate.id) === id);
        if (!entry) throw ModelErrors.unknown(id);
        return entry;
    }

    private async ready(entry: Entry, token: CancellationToken): Promise<LoadedModel> {
        throwIfCancelled(token);
        if (entry.loaded) return entry.loaded;
        entry.loading ??= this.open(entry).finally(() => {
            entry.loading = undefined;
        });
        const loaded = await entry.loading;
        // The load itself goes on for the others who wait for it.
        throwIfCancelled(token);
        return loaded;
    }

    private async open(entry: Entry): Promise<LoadedModel> {
        const { description } = entry;
        if (!description) throw entry.failure ?? ModelErrors.folderUnreadable(entry.folder);
        const started = performance.now();
        this.setState(entry, "loading");
        try {
            const loaded = await openOnBestDevice(description, this.devices, {
                threads: this.threads,
                cacheBytes: this.cacheBytes,
            });
            entry.loaded = loaded;
            this.setState(entry, "ready");
            this.logger.info(
                `model ${entry.id} loaded in ${Math.round(performance.now() - started)} ms`,
            );
            return loaded;
        } catch (error) {
            const failure = asCoded(error, entry.folder);
            this.logger.error(`model ${entry.id} not loaded: ${describeError(failure)}`);
            this.setState(entry, "failed", failure);
            throw failure;
        }
    }

    private async problemsOf(entry: Entry, token: CancellationToken): Promise<CodedError[]> {
        const { description } = entry;
        if (!description) return [entry.failure ?? ModelErrors.folderUnreadable(entry.folder)];
        try {
            const problems = await checkModel(description, token);
            if (problems.length > 0 || entry.loaded) return problems;
            const session = await openSession(description, { threads: this.threads });
            await session.release();
            return [];
        } catch (error) {
            if (CancelledError.is(error)) throw error;
            return [asCoded(error, entry.folder)];
        }
    }

    private async work<T>(
        id: string,
        token: CancellationToken,
        run: (model: LoadedModel) => Promise<T>,
    ): Promise<T> {
        const entry = this.entry(id);
        // A request for every keystroke must not try to load a broken model every time.
        if (entry.state === "failed" && entry.failure) throw entry.failure;
        const loaded = await this.ready(entry, token);
        this.setState(entry, "working");
        try {
            return await run(loaded);
        } finally {
            this.trimCaches(loaded);
            if (entry.loaded === loaded) this.setState(entry, "ready");
        }
    }

    /** The model that works keeps its cache longest. */
    private trimCaches(current: LoadedModel): void {
        let others = 0;
        for (const { loaded } of this.entries.values()) {
            if (!loaded || loaded === current) continue;
            loaded.trimCache(Math.max(0, this.cacheBytes - current.cacheBytes - others));
            others += loaded.cacheBytes;
        }
        current.trimCache(Math.max(0, this.cacheBytes - others));
    }

    private setState(entry: Entry, state: ModelState, failure?: CodedError): void {
        entry.state = state;
        entry.failure = failure;
        this.fireChange();
    }

    private fireChange(): void {
        this.changes.fire(this.list());
    }
}

function asCoded(error: unknown, folder: string): CodedError {
    return CodedError.is(error) ? error : explainLoadFailure(error, folder);
}

function summarise({ id, folder, description, state, failure, loaded }: Entry): ModelSummary {
    return {
        id,
        name: description?.name ?? basename(folder),
        version: description?.version ?? "",
        licence: description?.licence ?? "",
        bytes: description?.bytes ?? 0,
        task: description ? [...description.task] : [],
        quantisation: description?.quantisation ?? "",
        contextLength: description?.architecture.contextLength ?? 0,
        folder,
        state,
        ...(loaded && {
            device: loaded.device,
            memoryBytes: (description?.bytes ?? 0) + loaded.cacheBytes,
        }),
        ...(failure && {
            failure: {
                code: failure.code,
                message: failure.message,
                nextStep: failure.nextStep,
            },
        }),
    };
}
