import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import type { Logger } from "@rust-ai-ide/core/logger";
import type {
    Bench,
    Complete,
    LoadModel,
    Score,
    VerifyModel,
} from "@rust-ai-ide/protocol/inference";
import type { ParamsOf, ResultOf } from "@rust-ai-ide/protocol/message-table";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";

export interface EngineOptions {
    readonly logger: Logger;
    /** Threads of one native run; default is the smaller of 2 and the number of cores. */
    readonly threads?: number;
    /** Bound on the key/value caches of all models together; default 96 MiB. */
    readonly cacheBytes?: number;
}

/**
 * The models of the inference process. Every method rejects with a `model.*`, `tokeniser.*` or
 * `engine.*` coded error, or with CancelledError when its token is cancelled; none throws synchronously.
 * One generation runs at a time: callers queue. The event loop is blocked for one native run
 * at most (35 ms with the embedded model, 150 ms with larger ones).
 */
export class Engine implements Disposable {
    private readonly changes = new Emitter<readonly ModelSummary[]>();
    /** Fires after every change of a model's state, with all models. */
    readonly onDidChangeModels: Event<readonly ModelSummary[]> = this.changes.event;

    constructor(_options: EngineOptions) {}

    /** Adds the models of these folders; a folder that is known keeps its state. A folder that cannot be read becomes a failed model. */
    async registerFolders(_folders: readonly string[]): Promise<ModelSummary[]> {
        throw new Error("not implemented");
    }

    list(): ModelSummary[] {
        return [];
    }

    /** Loads a model and warms it up; at once when it is loaded. */
    async load(_id: string, _token: CancellationToken): Promise<ResultOf<typeof LoadModel>> {
        throw new Error("not implemented");
    }

    /** Frees the weights and caches of a model; harmless when it is not loaded. */
    async unload(_id: string): Promise<void> {
        throw new Error("not implemented");
    }

    /** Checks files, checksums, tokeniser and graph. Problems are in the result, never thrown. */
    async verify(_id: string, _token: CancellationToken): Promise<ResultOf<typeof VerifyModel>> {
        throw new Error("not implemented");
    }

    /** Fills the hole between prefix and suffix; loads the model first where needed. */
    async complete(
        _params: ParamsOf<typeof Complete>,
        _token: CancellationToken,
    ): Promise<ResultOf<typeof Complete>> {
        throw new Error("not implemented");
    }

    /** Log-likelihood of each continuation after the prompt; loads the model first where needed. */
    async score(
        _params: ParamsOf<typeof Score>,
        _token: CancellationToken,
    ): Promise<ResultOf<typeof Score>> {
        throw new Error("not implemented");
    }

    async bench(
        _params: ParamsOf<typeof Bench>,
        _token: CancellationToken,
    ): Promise<ResultOf<typeof Bench>> {
        throw new Error("not implemented");
    }

    dispose(): void {
        this.changes.dispose();
    }
}
