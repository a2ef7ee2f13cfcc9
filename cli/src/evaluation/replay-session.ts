import { CompletionEngine } from "@rust-ai-ide/ai/completion-engine";
import type { CompletionRequest, GeneratorPort } from "@rust-ai-ide/ai/completion-ports";
import type { ReplayCase } from "@rust-ai-ide/ai/evaluation/commit-cases";
import type { ReplayPorts } from "@rust-ai-ide/ai/evaluation/replay";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { CodedError } from "@rust-ai-ide/core/errors";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { LocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import type { Contestant } from "./arena.ts";

/** One file in an editor: an engine with its cache, asked without a pause for more keys. */
export class ReplaySession implements ReplayPorts, Disposable {
    private readonly replay: ReplayCase;
    private readonly grammar: LocalGrammar;
    private readonly engine: CompletionEngine;
    /** Address of the file, under which the grammar knows it. */
    readonly uri: string;
    private version = 0;
    private modelCalls = 0;
    private failure: CodedError | undefined;

    constructor(
        replay: ReplayCase,
        number: number,
        parts: { grammar: LocalGrammar; contestant: Contestant; limitMs: number },
    ) {
        this.replay = replay;
        this.grammar = parts.grammar;
        // A number of its own, so that no case finds another's rows in the model's cache.
        this.uri = `evaluation:/${parts.contestant.name}/${number}/${replay.path}`;
        this.engine = new CompletionEngine({
            grammar: parts.grammar,
            generator: this.watched(parts.contestant.generator),
            clock: SystemClock,
            options: {
                source: parts.contestant.source,
                automaticDeadlineMs: parts.limitMs,
                debounce: { initialInterval: 0, factor: 0, minimum: 0, maximum: 0 },
            },
        });
    }

    async ask(
        typed: number,
        token: Parameters<ReplayPorts["ask"]>[1],
    ): ReturnType<ReplayPorts["ask"]> {
        const before = this.replay.before + this.replay.insert.slice(0, typed);
        const version = ++this.version;
        const { uri } = this;
        const text = before + this.replay.after;
        this.grammar.open({ uri, version, path: this.replay.path, text });
        const request: CompletionRequest = {
            uri,
            version,
            position: new LineIndex(before).positionAt(before.length),
            textBefore: before.slice(-4000),
            textAfter: this.replay.after.slice(0, 1000),
            trigger: "automatic",
        };
        const calls = this.modelCalls;
        const start = SystemClock.now();
        const outcome = await this.engine.complete(request, token);
        const milliseconds = SystemClock.now() - start;
        throwIfCancelled(token);
        if (this.failure) throw this.failure;
        return { outcome, milliseconds, askedModel: this.modelCalls > calls };
    }

    async parses(typed: number, suggestion: string): Promise<boolean> {
        const before = this.replay.before + this.replay.insert.slice(0, typed);
        const without = await this.grammar.countErrors(before + this.replay.after);
        const with_ = await this.grammar.countErrors(before + suggestion + this.replay.after);
        return without === undefined || with_ === undefined || with_ <= without;
    }

    restart(): void {
        this.engine.clear(this.uri);
    }

    dispose(): void {
        this.engine.dispose();
        this.grammar.close(this.uri);
    }

    /** The engine turns a broken model into silence; here it ends the run. */
    private watched(generator: GeneratorPort): GeneratorPort {
        return {
            active: () => generator.active(),
            generate: async (request, token) => {
                this.modelCalls++;
                try {
                    return await generator.generate(request, token);
                } catch (error) {
                    if (CodedError.is(error)) this.failure = error;
                    throw error;
                }
            },
        };
    }
}
