import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { Event } from "@rust-ai-ide/core/event";
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
import type { ModelSummary } from "@rust-ai-ide/protocol/model";

import type { Progress } from "../loaded-model.ts";

/** What the server needs of an engine; the real one and the tests' fake have this shape. */
export interface InferenceEngine extends Disposable {
    readonly onDidChangeModels: Event<readonly ModelSummary[]>;
    registerFolders(folders: readonly string[]): Promise<ModelSummary[]>;
    /** Unloads and forgets the models of all other folders. */
    retainFolders(folders: readonly string[]): Promise<void>;
    list(): ModelSummary[];
    load(id: string, token: CancellationToken): Promise<ResultOf<typeof LoadModel>>;
    unload(id: string): Promise<void>;
    verify(id: string, token: CancellationToken): Promise<ResultOf<typeof VerifyModel>>;
    /** `progress` is the same one whenever a request runs again that was stopped for another. */
    complete(
        params: Omit<ParamsOf<typeof Complete>, "stream">,
        token: CancellationToken,
        progress?: Progress,
        onText?: (text: string) => void,
    ): Promise<ResultOf<typeof Complete>>;
    chat(
        params: Omit<ParamsOf<typeof Chat>, "stream">,
        onText: (text: string) => void,
        token: CancellationToken,
        progress?: Progress,
    ): Promise<ResultOf<typeof Chat>>;
    warm(params: ParamsOf<typeof Warm>, token: CancellationToken): Promise<ResultOf<typeof Warm>>;
    score(
        params: ParamsOf<typeof Score>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Score>>;
    bench(
        params: ParamsOf<typeof Bench>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Bench>>;
    /** Frees what can be computed again, where the engine can do that without unloading. */
    dropCaches?(): void;
}
