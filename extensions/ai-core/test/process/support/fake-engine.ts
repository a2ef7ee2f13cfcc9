import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { defineErrors } from "@rust-ai-ide/core/errors";
import { Emitter } from "@rust-ai-ide/core/event";
import type {
    Bench,
    Chat,
    Complete,
    Score,
    VerifyModel,
    Warm,
} from "@rust-ai-ide/protocol/inference";
import type { ParamsOf, ResultOf } from "@rust-ai-ide/protocol/message-table";
import type { ModelState, ModelSummary } from "@rust-ai-ide/protocol/model";
import type { Progress } from "../../../worker/loaded-model.ts";
import type { InferenceEngine } from "../../../worker/server/inference-engine.ts";

export const FakeModelErrors = defineErrors("model", {
    missing: () => ["The model is missing.", "Reinstall the extension."],
});

export const zeroUsage = {
    promptTokens: 0,
    reusedTokens: 0,
    newTokens: 0,
    prefillMs: 0,
    decodeMs: 0,
    totalMs: 0,
};

/**
 * An engine whose behaviour the prompt's prefix chooses: "wait" generates until it is cancelled,
 * "die" ends the process, "hang" blocks it for ever, "native" fails as a missing library does, anything else is answered
 * with the slot and the process number. Folders that are registered become models.
 */
export class FakeEngine implements InferenceEngine {
    private readonly changes = new Emitter<readonly ModelSummary[]>();
    private readonly models = new Map<string, ModelSummary>();
    private readonly ballast = new Map<string, Uint8Array>();
    readonly onDidChangeModels = this.changes.event;
    /** What was called, in order, for tests in one process. */
    readonly calls: string[] = [];

    async registerFolders(folders: readonly string[]): Promise<ModelSummary[]> {
        for (const folder of folders) {
            const id = folder.split(/[\\/]/).at(-1) ?? folder;
            if (!this.models.has(id)) this.models.set(id, summary(id, folder));
        }
        return this.list();
    }

    async retainFolders(folders: readonly string[]): Promise<void> {
        for (const { id, folder } of this.list()) {
            if (folders.includes(folder)) continue;
            this.calls.push(`forget ${id}`);
            this.models.delete(id);
        }
        this.changes.fire(this.list());
    }

    list(): ModelSummary[] {
        return [...this.models.values()];
    }

    async load(
        id: string,
        _token: CancellationToken,
    ): Promise<{ model: ModelSummary; ms: number }> {
        this.calls.push(`load ${id}`);
        if (id === "heavy") this.ballast.set(id, new Uint8Array(300 * 1024 * 1024).fill(1));
        return { model: this.setState(id, "ready"), ms: 1 };
    }

    async unload(id: string): Promise<void> {
        this.calls.push(`unload ${id}`);
        this.ballast.delete(id);
        this.setState(id, "available");
    }

    async verify(id: string): Promise<ResultOf<typeof VerifyModel>> {
        this.calls.push(`verify ${id}`);
        return { ok: true, problems: [] };
    }

    async complete(
        params: Omit<ParamsOf<typeof Complete>, "stream">,
        token: CancellationToken,
        _progress?: Progress,
        onText?: (text: string) => void,
    ): Promise<ResultOf<typeof Complete>> {
        const { prefix } = params.parts;
        this.calls.push(`complete ${params.slot} ${prefix}`);
        if (!this.models.has(params.model)) throw FakeModelErrors.missing();
        if (prefix === "die") process.kill(process.pid, "SIGKILL");
        if (prefix === "hang") for (;;);
        if (prefix === "throw") throw new Error("secret source text");
        if (prefix === "native") {
            throw new Error(
                "Cannot find module '../bin/napi-v6/linux/x64/onnxruntime_binding.node'",
            );
        }
        this.setState(params.model, "working");
        try {
            if (prefix === "wait") await untilCancelled(token);
        } finally {
            this.setState(params.model, "ready");
        }
        const text = `${params.slot} by ${process.pid}`;
        for (const piece of text.split(" by ")) onText?.(piece);
        return { text, finish: "end", meanLogProbability: -1, usage: zeroUsage };
    }

    /** Tells the messages one by one; in front of "wait" it waits until it is stopped, once. */
    async chat(
        params: Omit<ParamsOf<typeof Chat>, "stream">,
        onText: (text: string) => void,
        token: CancellationToken,
        progress: Progress & { rest?: string[] } = {},
    ): Promise<ResultOf<typeof Chat>> {
        this.calls.push(progress.rest ? "chat goes on" : "chat");
        progress.rest ??= params.messages.map(({ content }) => content);
        for (let next = progress.rest[0]; next !== undefined; next = progress.rest[0]) {
            if (next === "wait") {
                progress.rest[0] = "waited";
                await untilCancelled(token);
            }
            progress.rest.shift();
            onText(next);
        }
        return { finish: "end", usage: zeroUsage };
    }

    async warm(
        params: ParamsOf<typeof Warm>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Warm>> {
        this.calls.push(`warm ${params.slot} ${params.parts.prefix}`);
        if (params.parts.prefix === "wait") await untilCancelled(token);
        return { promptTokens: 2, reusedTokens: 0, readyTokens: 1 };
    }

    async score(
        params: ParamsOf<typeof Score>,
        token: CancellationToken,
    ): Promise<ResultOf<typeof Score>> {
        this.calls.push(`score ${params.slot}`);
        if (params.parts.prefix === "wait") await untilCancelled(token);
        const scores = params.continuations.map((text) => ({
            logLikelihood: -text.length,
            tokens: text.length,
        }));
        return { scores, usage: zeroUsage };
    }

    async bench(params: ParamsOf<typeof Bench>): Promise<ResultOf<typeof Bench>> {
        const row = { prefillMs: 1, prefillTokensPerSecond: 1, decodeMsPerToken: 1 };
        const rows = params.contexts.map((context) => ({
            ...row,
            context,
            decodeTokensPerSecond: 1,
        }));
        return { rows };
    }

    dropCaches(): void {
        this.calls.push("drop caches");
    }

    dispose(): void {
        this.changes.dispose();
    }

    private setState(id: string, state: ModelState): ModelSummary {
        const model = this.models.get(id);
        if (model === undefined) throw FakeModelErrors.missing();
        const next = { ...model, state };
        this.models.set(id, next);
        this.changes.fire(this.list());
        return next;
    }
}

/** A model that is there and not loaded. */
export function summary(id: string, folder: string): ModelSummary {
    return {
        id,
        folder,
        name: id,
        version: "1",
        licence: "MIT",
        bytes: 1,
        task: ["complete"],
        quantisation: "int4",
        contextLength: 1024,
        state: "available",
    };
}

function untilCancelled(token: CancellationToken): Promise<never> {
    return new Promise((_resolve, reject) => {
        token.onCancellationRequested(() => reject(new CancelledError()));
    });
}
