import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { CodedError } from "@rust-ai-ide/core/errors";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { CompletionMode } from "@rust-ai-ide/protocol/completion";
import { type AttemptFeatures, attemptFeatures } from "../completion/attempt-features.ts";
import type {
    CompletionOutcome,
    CompletionRequest,
    GenerationResult,
    GeneratorPort,
    GrammarPort,
} from "../completion-ports.ts";
import { dropUnfinished } from "../post-processing/unfinished.ts";
import type { CompletionPoint } from "./points.ts";
import type { Attempt, JudgedPoint } from "./summary.ts";

/** The way from a cursor to a decision, as the editor takes it: in real use a `CompletionEngine`. */
export interface CompletionPipeline {
    complete(request: CompletionRequest, token: CancellationToken): Promise<CompletionOutcome>;
    dispose(): void;
}

/** A document that the grammar works on. */
export interface OpenDocument {
    readonly uri: string;
    readonly text: string;
    readonly version: number;
}

export interface EvaluationPorts {
    readonly clock: Pick<Clock, "now">;
    readonly generator: GeneratorPort;
    readonly grammar: GrammarPort;
    /** A pipeline with an empty cache over the given ports. */
    createPipeline(grammar: GrammarPort, generator: GeneratorPort): CompletionPipeline;
    /** Makes a text known to the grammar; called again with a higher version after typing. */
    openDocument(point: CompletionPoint, text: string, version: number): OpenDocument;
    closeDocument(document: OpenDocument): void;
    /** Parse errors of a file; undefined where it cannot be parsed. */
    countParseErrors(text: string): Promise<number | undefined>;
}

export interface EvaluationOptions {
    /** Measure a second request after one typed unit, for the warm latency. */
    readonly measureWarm: boolean;
    /**
     * Called and awaited after each point. A generator that answers at once never lets go of the
     * thread, so a caller that wants to hear a signal has to give it a turn here.
     */
    readonly onProgress?: (done: number, of: number) => void | Promise<void>;
}

/**
 * Asks the pipeline at each point. What the pipeline throws ends the run: figures over a
 * part of the points would mislead. Throws `CancelledError` when cancelled.
 */
export async function evaluatePoints(
    points: readonly CompletionPoint[],
    ports: EvaluationPorts,
    options: EvaluationOptions,
    token: CancellationToken,
): Promise<JudgedPoint[]> {
    const judged: JudgedPoint[] = [];
    for (const point of points) {
        throwIfCancelled(token);
        judged.push({ point, attempt: await attemptPoint(point, ports, options, token) });
        await options.onProgress?.(judged.length, points.length);
    }
    return judged;
}

async function attemptPoint(
    point: CompletionPoint,
    ports: EvaluationPorts,
    options: EvaluationOptions,
    token: CancellationToken,
): Promise<Attempt> {
    const cold = await askOnce(point, "", 1, ports, token);
    const typed = typedUnit(point.expected);
    if (!options.measureWarm || typed === "") return cold;
    const warm = await askOnce(point, typed, 2, ports, token);
    return {
        ...cold,
        warmMilliseconds: warm.milliseconds,
        promptTokens: cold.promptTokens + warm.promptTokens,
        reusedTokens: cold.reusedTokens + warm.reusedTokens,
        newTokens: cold.newTokens + warm.newTokens,
        generations: cold.generations + warm.generations,
    };
}

/**
 * Asks the pipeline once, with `typed` more in the file. Versions of one point count up; they share
 * the rows in the model's cache. Throws what the model throws, and CancelledError.
 */
export async function askOnce(
    point: CompletionPoint,
    typed: string,
    version: number,
    ports: EvaluationPorts,
    token: CancellationToken,
): Promise<Attempt> {
    const before = point.prefix + typed;
    const document = ports.openDocument(point, before + point.suffix, version);
    const recorder = new Recorder(ports);
    const pipeline = ports.createPipeline(recorder.grammar, recorder.generator);
    const request: CompletionRequest = {
        uri: document.uri,
        version,
        position: new LineIndex(before).positionAt(before.length),
        textBefore: before.slice(-4000),
        textAfter: point.suffix.slice(0, 1000),
        // As while typing: what is too unsure to be shown unasked counts as not shown.
        trigger: "automatic",
    };
    const start = ports.clock.now();
    try {
        const outcome = await pipeline.complete(request, token);
        const milliseconds = ports.clock.now() - start;
        throwIfCancelled(token);
        if (recorder.failure) throw recorder.failure;
        const shown = outcome.kind === "shown";
        const completion = shown ? outcome.text : await recorder.completion(request, token);
        const parses =
            shown && version === 1
                ? await keepsParsing(point, outcome.text, outcome.replaceAfter, ports)
                : undefined;
        return {
            completion,
            shown,
            ...(shown ? {} : { reason: outcome.reason }),
            source: shown ? outcome.source : "none",
            milliseconds,
            ...(parses === undefined ? {} : { parses }),
            ...recorder.features(request),
            ...recorder.usage,
        };
    } finally {
        pipeline.dispose();
        ports.closeDocument(document);
    }
}

/** True when the completion adds no parse error to the file; an unparsable file decides nothing. */
async function keepsParsing(
    point: CompletionPoint,
    text: string,
    replaceAfter: number,
    ports: EvaluationPorts,
): Promise<boolean> {
    const without = await ports.countParseErrors(point.prefix + point.suffix);
    const withText = await ports.countParseErrors(
        point.prefix + text + point.suffix.slice(replaceAfter),
    );
    return without === undefined || withText === undefined || withText <= without;
}

/** The first key that a user would press: one character, both halves of a surrogate pair; nothing for a blank. */
function typedUnit(expected: string): string {
    const [first = ""] = expected;
    return first.trim();
}

/** Passes everything on and remembers what the model wrote and what the grammar kept of it. */
class Recorder {
    private readonly ports: Pick<EvaluationPorts, "grammar" | "generator">;
    private last: { readonly text: string; readonly mode: CompletionMode } | undefined;
    private kept: string | undefined;
    private readonly results: GenerationResult[] = [];
    /** A broken model fails at every point; the pipeline hides that from the editor's user. */
    failure: CodedError | undefined;
    readonly grammar: GrammarPort;
    readonly generator: GeneratorPort;

    constructor(ports: Pick<EvaluationPorts, "grammar" | "generator">) {
        this.ports = ports;
        this.grammar = {
            context: (request, token) => ports.grammar.context(request, token),
            check: async (request, completion, token) => {
                const checked = await ports.grammar.check(request, completion, token);
                this.kept = checked.kind === "shown" ? checked.text : completion.text;
                return checked;
            },
        };
        this.generator = {
            active: () => ports.generator.active(),
            generate: async (request, token) => {
                try {
                    const result = await ports.generator.generate(request, token);
                    this.last = {
                        text: dropUnfinished(result.text, result.finish),
                        mode: request.mode,
                    };
                    this.results.push(result);
                    return result;
                } catch (error) {
                    if (CodedError.is(error)) this.failure = error;
                    throw error;
                }
            },
        };
    }

    /** What the filter judged, cut by the grammar also where the filter stopped it before that. */
    async completion(request: CompletionRequest, token: CancellationToken): Promise<string> {
        if (this.kept !== undefined || this.last === undefined) return this.kept ?? "";
        if (this.last.text.trim() === "") return "";
        const checked = await this.ports.grammar.check(request, this.last, token);
        return checked.kind === "shown" ? checked.text : this.last.text;
    }

    /** Facts about the last generation; nothing where no model was asked. */
    features(request: CompletionRequest): { readonly features?: AttemptFeatures } {
        const result = this.results.at(-1);
        if (result === undefined || this.last === undefined) return {};
        const { textBefore, textAfter } = request;
        return { features: attemptFeatures(result, this.last.mode, textBefore, textAfter) };
    }

    get usage(): Pick<Attempt, "promptTokens" | "reusedTokens" | "newTokens" | "generations"> {
        const total = (pick: (usage: GenerationResult["usage"]) => number): number =>
            this.results.reduce((sum, { usage }) => sum + pick(usage), 0);
        return {
            promptTokens: total((usage) => usage.promptTokens),
            reusedTokens: total((usage) => usage.reusedTokens),
            newTokens: total((usage) => usage.newTokens),
            generations: this.results.length,
        };
    }
}
