import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { CodedError, describeError, type ErrorDescription } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { InferenceClient } from "@rust-ai-ide/node/inference-client";
import type { InferenceState } from "@rust-ai-ide/node/inference-client-options";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { ShellErrors } from "../shell-errors.ts";
import type { EnginePhase, ShellStateStore } from "../shell-state.ts";
import { chooseModel } from "./choose-model.ts";

/** What the shell uses of the inference client. */
export type InferencePort = Pick<
    InferenceClient,
    | "start"
    | "restart"
    | "registerModels"
    | "setFolders"
    | "listModels"
    | "loadModel"
    | "verifyModel"
    | "complete"
    | "score"
    | "health"
    | "onDidChangeState"
    | "onDidRestart"
    | "onModelsChanged"
    | "dispose"
> &
    Partial<Pick<InferenceClient, "chat" | "warm" | "unloadModel">>;

export interface InferenceHostOptions {
    /** Makes the client; the program behind it is only started by the first request. */
    readonly connect: (folders: readonly string[]) => Promise<InferencePort>;
    readonly store: ShellStateStore;
    readonly clock: Clock;
    readonly logger: Logger;
    /** Folder of the embedded model, when its extension is installed. */
    readonly embeddedFolder: () => string | undefined;
    readonly userFolders: () => readonly string[];
    readonly wantedModel: () => string;
    readonly isTrusted: () => boolean;
    /** Called once for each unexpected end of the process, when it runs again. */
    readonly onRestarted: (reason: ErrorDescription) => void;
}

const healthIntervalMs = 15_000;
/** A failure is tried again after this time, when the user goes on typing. */
const retryMs = 60_000;
/** A platform without a native runtime is a state, not a failure that could be retried. */
const unsupportedCode = "inference.noNativeRuntime";

/** Follows the inference process and its models and keeps the window's state up to date. */
export class InferenceHost implements Disposable {
    private readonly options: InferenceHostOptions;
    private readonly disposables = new DisposableStore();
    private opening: Promise<InferencePort> | undefined;
    private loading: Promise<void> | undefined;
    private wanted = false;
    private active: string | undefined;
    private failedAt = Number.NEGATIVE_INFINITY;
    private healthAskedAt = Number.NEGATIVE_INFINITY;

    constructor(options: InferenceHostOptions) {
        this.options = options;
    }

    /** The model that was chosen last, whether it is loaded or not. */
    get activeModel(): string | undefined {
        return this.active;
    }

    /** The connection; the first caller makes it. */
    port(): Promise<InferencePort> {
        this.opening ??= this.open().catch((error: unknown) => {
            // The next request may find what this one lacked.
            this.opening = undefined;
            throw error;
        });
        return this.opening;
    }

    /** Loads the chosen model, so that the first keystroke finds it ready. Failures become state. */
    async warmUp(): Promise<void> {
        this.wanted = true;
        this.loading ??= this.loadWanted().finally(() => {
            this.loading = undefined;
        });
        await this.loading;
    }

    /** Tries again after a failure that may have passed; at most once a minute. */
    async retry(): Promise<void> {
        if (this.options.store.current.engine.kind !== "failed") return;
        if (this.options.clock.now() - this.failedAt >= retryMs) await this.warmUp();
    }

    /** Looks at the settings and folders again and loads what they ask for. */
    async reload(): Promise<void> {
        const port = await this.port();
        try {
            await port.restart();
            await port.setFolders(this.folders());
        } catch (error) {
            this.fail(error);
            return;
        }
        await this.warmUp();
    }

    /** Makes the folders of the settings known and no others, as far as the workspace is trusted. */
    async useFolders(): Promise<void> {
        try {
            const port = await this.port();
            await port.setFolders(this.folders());
        } catch (error) {
            this.fail(error);
        }
    }

    /** Makes a new folder known; answers the models in all folders. */
    async addFolders(
        folders: readonly string[],
        token?: CancellationToken,
    ): Promise<readonly ModelSummary[]> {
        const port = await this.port();
        return port.registerModels(folders, token);
    }

    /** Asks how the process is, at most every quarter of a minute and only while it is in use. */
    async refreshHealth(): Promise<void> {
        const now = this.options.clock.now();
        if (now - this.healthAskedAt < healthIntervalMs) return;
        this.healthAskedAt = now;
        try {
            const health = await (await this.port()).health();
            this.options.store.update({
                health: {
                    residentBytes: health.residentBytes,
                    uptimeMilliseconds: health.uptimeMs,
                    served: health.served,
                },
            });
        } catch (error) {
            this.options.logger.debug(`Health: ${describeError(error)}`);
        }
    }

    dispose(): void {
        this.disposables.dispose();
    }

    private folders(): readonly string[] {
        const embedded = this.options.embeddedFolder();
        const user = this.options.userFolders();
        const trusted = this.options.isTrusted();
        this.options.store.update({ trusted, ignoredFolders: trusted ? 0 : user.length });
        return [...(embedded === undefined ? [] : [embedded]), ...(trusted ? user : [])];
    }

    private async open(): Promise<InferencePort> {
        this.phase({ kind: "starting" });
        const port = await this.options.connect(this.folders());
        this.disposables.add(port);
        this.disposables.add(port.onModelsChanged((models) => this.follow(models)));
        this.disposables.add(port.onDidChangeState((state) => this.followProcess(state)));
        this.disposables.add(port.onDidRestart((reason) => this.options.onRestarted(reason)));
        return port;
    }

    /** Loads again when the wish changed while a model was being loaded. */
    private async loadWanted(): Promise<void> {
        while (this.wanted) {
            this.wanted = false;
            await this.load();
        }
    }

    private async load(): Promise<void> {
        try {
            const port = await this.port();
            await port.start();
            const models = await port.listModels();
            const model = chooseModel(models, {
                wanted: this.options.wantedModel(),
                trusted: this.options.isTrusted(),
                embeddedFolder: this.options.embeddedFolder(),
                userFolders: this.options.userFolders(),
            });
            if (model === undefined) throw this.noModel(models);
            this.active = model.id;
            this.options.store.update({ models });
            if (model.state !== "ready" && model.state !== "working") {
                this.phase({ kind: "loading", model: model.id });
            }
            const { ms } = await port.loadModel(model.id);
            if (ms >= 1) {
                this.options.logger.info(`Model ${model.id} is ready after ${Math.round(ms)} ms.`);
            }
            this.phase({ kind: "ready", model: model.id });
        } catch (error) {
            this.fail(error);
        }
    }

    private noModel(models: readonly ModelSummary[]): CodedError {
        if (this.options.embeddedFolder() === undefined && models.length === 0) {
            return ShellErrors.modelExtensionMissing();
        }
        // A folder that cannot be used is listed with its reason, which says more than we could.
        const failure = models.find((model) => model.failure !== undefined)?.failure;
        if (failure !== undefined) return new CodedError(failure);
        return ShellErrors.noCompletionModel();
    }

    private follow(models: readonly ModelSummary[]): void {
        this.options.store.update({ models });
        const model = models.find((candidate) => candidate.id === this.active);
        if (model === undefined) return;
        if (model.state === "failed") {
            const { failure } = model;
            if (failure !== undefined) this.setFailure(failure);
        } else if (model.state === "loading") {
            this.phase({ kind: "loading", model: model.id });
        } else if (this.options.store.current.engine.kind !== "restarting") {
            // "available" is a model that was unloaded while idle; the next request loads it.
            if (model.state !== "available" || this.loading === undefined) {
                this.phase({ kind: "ready", model: model.id });
            }
        }
    }

    private followProcess(state: InferenceState): void {
        if (state.kind === "restarting") this.phase({ kind: "restarting" });
        else if (state.kind === "failed") this.setFailure(state.reason);
        else if (state.kind === "ready" && this.options.store.current.engine.kind !== "starting") {
            // A process that was started again knows the folders but has loaded nothing.
            void this.warmUp();
        }
    }

    private fail(error: unknown): void {
        if (CancelledError.is(error)) return;
        this.options.logger.error(`Inference: ${describeError(error)}`);
        // The client starts a process that stopped again by itself; that has a state of its own.
        if (CodedError.is(error, "inference.stopped")) return;
        this.setFailure(CodedError.is(error) ? error : ShellErrors.inferenceFailed());
    }

    private setFailure(error: ErrorDescription): void {
        if (error.code === unsupportedCode) {
            this.phase({ kind: "unsupported", platform: `${process.platform}-${process.arch}` });
            return;
        }
        const { code, message, nextStep } = error;
        this.failedAt = this.options.clock.now();
        this.phase({ kind: "failed", error: { code, message, nextStep } });
    }

    private phase(engine: EnginePhase): void {
        const { engine: current } = this.options.store.current;
        const same =
            current.kind === engine.kind &&
            ("model" in current ? current.model : "") === ("model" in engine ? engine.model : "");
        if (!same || engine.kind === "failed") this.options.store.update({ engine });
    }
}
