import type {
    ChatMessage,
    Engine,
    EngineChatEnd,
    EngineChatRequest,
    EngineModel,
} from "@rust-ai-ide/ai/engines/engine";
import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
    throwIfCancelled,
} from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { CodedError } from "@rust-ai-ide/core/errors";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import { raceCancellation } from "@rust-ai-ide/core/waiting";
import { chatModelVendor } from "../ids.ts";
import { ShellErrors } from "../shell-errors.ts";

/** A model of the editor, as far as chatting needs it. */
export interface EditorModel {
    readonly id: string;
    readonly vendor: string;
    readonly name: string;
    readonly maxInputTokens: number;
    /** The pieces of the answer; asks for the user's consent when there is none yet. */
    ask(messages: readonly ChatMessage[], token: CancellationToken): AsyncIterable<string>;
}

/** The editor's language models behind a seam. */
export interface EditorModels {
    readonly onDidChange: Event<void>;
    select(): Promise<readonly EditorModel[]>;
    /** Why the editor refused, when it was the editor that did. */
    refusal(error: unknown): "consent" | "missing" | "blocked" | undefined;
}

const label = "The editor's models";
/** The editor's models may be queued far away; ours are not that patient with a first word. */
const firstTextMs = 60_000;
const maximumCharacters = 400_000;

/**
 * The editor's own language models, for chat where the user allows it. They may send the prompt to
 * somebody's servers, which is why nothing but chat goes there and only after the setting is on.
 */
export class EditorEngine implements Engine {
    readonly id = "editor";
    readonly label = label;
    readonly kind = "editor";
    readonly isOnThisMachine = false;
    readonly maximumConcurrency = 4;
    private readonly source: EditorModels;
    private readonly disposables = new DisposableStore();
    private readonly changed = new Emitter<void>();
    readonly onDidChangeModels: Event<void> = this.changed.event;
    private readonly schedule: (milliseconds: number, callback: () => void) => Disposable;

    constructor(
        source: EditorModels,
        schedule: (milliseconds: number, callback: () => void) => Disposable,
    ) {
        this.source = source;
        this.schedule = schedule;
        this.disposables.add(this.changed);
        this.disposables.add(source.onDidChange(() => this.changed.fire()));
    }

    async models(): Promise<readonly EngineModel[]> {
        const models = await this.foreign();
        return models.map((model) => ({
            name: nameOf(model),
            label: model.name,
            tasks: ["chat"],
            contextLength: model.maxInputTokens,
            state: "ready",
        }));
    }

    async chat(
        request: EngineChatRequest,
        onText: (text: string) => void,
        token: CancellationToken,
    ): Promise<EngineChatEnd> {
        const model = (await this.foreign()).find((known) => nameOf(known) === request.model);
        if (model === undefined) throw EngineErrors.modelMissing(label, request.model);
        return this.stream(model, request, onText, token);
    }

    dispose(): void {
        this.disposables.dispose();
    }

    private async stream(
        model: EditorModel,
        request: EngineChatRequest,
        onText: (text: string) => void,
        token: CancellationToken,
    ): Promise<EngineChatEnd> {
        const own = new CancellationSource(token);
        let late = false;
        const limit = this.schedule(firstTextMs, () => {
            late = true;
            own.cancel();
        });
        const hear = (piece: string): void => {
            limit.dispose();
            onText(piece);
        };
        try {
            // A provider that ignores its token must not keep the answer's reader waiting.
            return await raceCancellation(read(model, request, hear, own.token), own.token);
        } catch (error) {
            if (late) throw EngineErrors.timedOut(label, firstTextMs);
            throw this.translate(error, model, token);
        } finally {
            limit.dispose();
            own.dispose();
        }
    }

    private translate(error: unknown, model: EditorModel, token: CancellationToken): unknown {
        if (token.isCancellationRequested || CancelledError.is(error)) return new CancelledError();
        if (CodedError.is(error)) return error;
        switch (this.source.refusal(error)) {
            case "consent":
                return ShellErrors.editorModelsRefused();
            case "missing":
                return EngineErrors.modelMissing(label, model.name);
            case "blocked":
                return EngineErrors.overloaded(label);
            case undefined:
                return EngineErrors.closedEarly(label);
        }
    }

    private async foreign(): Promise<readonly EditorModel[]> {
        // Our own models are there as well; asking them from here would go in a circle.
        return (await this.source.select()).filter(({ vendor }) => vendor !== chatModelVendor);
    }
}

function nameOf({ vendor, id }: EditorModel): string {
    return `${vendor}/${id}`;
}

/** Says nothing more once the token is cancelled. */
async function read(
    model: EditorModel,
    { messages }: EngineChatRequest,
    onText: (text: string) => void,
    token: CancellationToken,
): Promise<EngineChatEnd> {
    let characters = 0;
    for await (const piece of model.ask(messages, token)) {
        throwIfCancelled(token);
        if (piece === "") continue;
        characters += piece.length;
        if (characters > maximumCharacters) throw EngineErrors.answerTooLong(label);
        onText(piece);
    }
    throwIfCancelled(token);
    return { finish: "stop" };
}
