import { CancellationSource, type CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { SilenceReason } from "@rust-ai-ide/protocol/completion";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import type { CompletionEngineOptions } from "../../src/completion/engine-options.ts";
import { CompletionEngine, type CompletionEngineParts } from "../../src/completion-engine.ts";
import type {
    CompletionOutcome,
    CompletionRequest,
    GenerationRequest,
    GenerationResult,
    GeneratorPort,
    GrammarPort,
    WarmRequest,
} from "../../src/completion-ports.ts";

const usage = {
    promptTokens: 1,
    reusedTokens: 0,
    newTokens: 1,
    prefillMs: 0,
    decodeMs: 0,
    totalMs: 0,
};

export function generated(text: string, more: Partial<GenerationResult> = {}): GenerationResult {
    return { text, finish: "end", meanLogProbability: -0.1, usage, ...more };
}

/** Lets promises that are settled already run their continuations. */
export async function settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
}

/** A request whose cursor stands at the `|` of a text. */
export function requestAt(
    marked: string,
    { uri = "file:///a.rs", version = 1, trigger = "automatic" as "automatic" | "manual" } = {},
): CompletionRequest {
    const offset = marked.indexOf("|");
    const before = marked.slice(0, offset);
    const lines = before.split("\n");
    return {
        uri,
        version,
        position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
        textBefore: before.slice(-4000),
        textAfter: marked.slice(offset + 1, offset + 1001),
        trigger,
    };
}

/** `text`, its source in brackets when it is not the model, `<N` for what it replaces, or `!reason`. */
export function describe(outcome: CompletionOutcome): string {
    if (outcome.kind === "silent") return `!${outcome.reason}`;
    const source = outcome.source === "embedded" ? "" : ` [${outcome.source}]`;
    return `${outcome.replaceAfter > 0 ? `<${outcome.replaceAfter} ` : ""}${outcome.text}${source}`;
}

interface Call {
    readonly request: GenerationRequest;
    readonly token: CancellationToken;
    readonly answer: (result: GenerationResult) => void;
    readonly fail: (error: unknown) => void;
    /** Tells a piece of the text before the answer. */
    readonly tell: (text: string) => void;
}

/** An engine between ports that a test drives. */
export class EngineBench {
    readonly clock = new ManualClock();
    readonly calls: Call[] = [];
    readonly warmed: { readonly request: WarmRequest; readonly token: CancellationToken }[] = [];
    /** How long a prompt is read ahead. */
    warming: Promise<void> = Promise.resolve();
    readonly engine: CompletionEngine;
    /** Answers each generation at once; without it, tests answer by `calls`. */
    model: ((request: GenerationRequest) => GenerationResult) | undefined;
    active: ReturnType<GeneratorPort["active"]> = { kind: "ready", model: "m" };
    contextReason: SilenceReason | undefined;
    mode: "single-line" | "multi-line" = "single-line";
    grammarCheck: GrammarPort["check"] = async (_request, { text }) => ({
        kind: "shown",
        text,
        replaceAfter: 0,
    });
    contexts = 0;
    checks = 0;

    constructor(
        options: Partial<CompletionEngineOptions> = {},
        parts: Partial<CompletionEngineParts> = {},
    ) {
        const grammar: GrammarPort = {
            context: async (request) => {
                this.contexts++;
                const { version } = request;
                if (this.contextReason !== undefined) {
                    return { kind: "silent", version, reason: this.contextReason };
                }
                const linePrefix = request.textBefore.split("\n").at(-1) ?? "";
                const lineSuffix = request.textAfter.split("\n")[0] ?? "";
                const parts = {
                    path: "a.rs",
                    prefix: request.textBefore,
                    suffix: request.textAfter,
                };
                return { kind: "ready", version, parts, mode: this.mode, linePrefix, lineSuffix };
            },
            check: (...args) => {
                this.checks++;
                return this.grammarCheck(...args);
            },
        };
        const generator: GeneratorPort = {
            active: () => this.active,
            generate: (request, token, tell = () => {}) =>
                new Promise((answer, fail) => {
                    this.calls.push({ request, token, answer, fail, tell });
                    if (this.model !== undefined) answer(this.model(request));
                }),
            warm: async (request, token) => {
                this.warmed.push({ request, token });
                await this.warming;
            },
        };
        this.engine = new CompletionEngine({
            grammar,
            generator,
            clock: this.clock,
            options: { minimumUnits: 1, ...options },
            ...parts,
        });
    }

    /** Starts a request and lets its debounce pass. */
    async start(request: CompletionRequest): Promise<{
        readonly outcome: Promise<CompletionOutcome>;
        readonly cancel: () => void;
    }> {
        const source = new CancellationSource();
        const outcome = this.engine.complete(request, source.token);
        await settle();
        this.clock.advance(200);
        await settle();
        return { outcome, cancel: () => source.cancel() };
    }

    /** Runs a request to its end with the model's text as the answer. */
    async ask(request: CompletionRequest, text = ""): Promise<string> {
        this.model = () => generated(text);
        const { outcome } = await this.start(request);
        return describe(await outcome);
    }
}
