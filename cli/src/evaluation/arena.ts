import { setImmediate as nextTurn } from "node:timers/promises";
import type { GeneratorPort } from "@rust-ai-ide/ai/completion-ports";
import { EvaluationErrors } from "@rust-ai-ide/ai/evaluation/evaluation-errors";
import type { SourceFile } from "@rust-ai-ide/ai/evaluation/sampler";
import { createLocalGrammar, type LocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import type { InferenceClient } from "@rust-ai-ide/node/inference-client";
import type { CompletionSource } from "@rust-ai-ide/protocol/completion";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { type CommandContext, commonOptions, type OptionTable } from "../command.ts";
import { SourceContext } from "../crate-context.ts";
import { chooseModel, modelGenerator, openInferenceSession, tierOf } from "../inference-session.ts";
import { ngramGenerator } from "./contestants.ts";

/** Options of every evaluation that compares a model with the n-gram baseline. */
export const arenaOptions = {
    seed: {
        kind: "number",
        value: "S",
        minimum: 0,
        default: 1,
        help: "The same seed chooses the same cases.",
    },
    json: commonOptions.json,
    baseline: { kind: "text", value: "FILE", help: "The n-gram file to compare with." },
    "baseline-tokenizer": {
        kind: "text",
        value: "FILE",
        help: "The tokeniser that the n-gram file was counted with.",
    },
    "no-baseline": { kind: "flag", help: "Leave the n-gram baseline out." },
    model: commonOptions.model,
    folder: commonOptions.folder,
    threads: {
        kind: "number",
        value: "N",
        minimum: 1,
        help: "Threads of one native run; the product's own choice when missing.",
    },
    "prefix-units": {
        kind: "number",
        value: "N",
        minimum: 1,
        help: "Show the model at most so many UTF-16 units in front of the cursor.",
    },
    "path-comment": {
        kind: "flag",
        help: "Put the file's path into a comment in front of the prompt, for models without a prompt format.",
    },
    "no-context": {
        kind: "flag",
        help: "Show the model nothing of other places: no imports, definitions or similar lines.",
    },
    "limit-ms": {
        kind: "number",
        value: "N",
        minimum: 1,
        default: 10_000,
        help: "Longest time for one suggestion.",
    },
} as const satisfies OptionTable;

export interface ArenaValues {
    readonly baseline: string | undefined;
    readonly "baseline-tokenizer": string | undefined;
    readonly "no-baseline": boolean;
    readonly model: string | undefined;
    readonly folder: readonly string[];
    readonly threads: number | undefined;
    readonly "prefix-units": number | undefined;
    readonly "path-comment": boolean;
    readonly "no-context": boolean;
    readonly "limit-ms": number;
}

/** One engine under test. */
export interface Contestant {
    readonly name: string;
    readonly generator: GeneratorPort;
    readonly source: CompletionSource;
}

/** What an evaluation runs in: the grammar, a process of its own and the model, loaded. */
export interface Arena {
    readonly grammar: LocalGrammar;
    /** What prompts show of other places; undefined where they are to show nothing. */
    readonly sources: SourceContext | undefined;
    readonly client: InferenceClient;
    readonly model: ModelSummary;
    readonly loadMs: number;
    /** The n-grams, where a file is known and wanted. */
    readonly baseline: Contestant | undefined;
    readonly contestant: Contestant;
    readonly limitMs: number;
    /** Shows how far a run is and lets Ctrl+C be heard. */
    progress(text: string): Promise<void>;
}

/** The same model with the prompt that is best for it, where that is not the product's own. */
export function withPrompt(
    generator: GeneratorPort,
    options: { readonly "prefix-units": number | undefined; readonly "path-comment": boolean },
): GeneratorPort {
    const units = options["prefix-units"];
    if (units === undefined && !options["path-comment"]) return generator;
    return {
        active: () => generator.active(),
        generate: (request, token) => {
            const { path, prefix } = request.parts;
            const comment = options["path-comment"] ? `// ${path}\n` : "";
            const parts = { ...request.parts, prefix: comment + tail(prefix, units) };
            return generator.generate({ ...request, parts }, token);
        },
    };
}

/** The end of a text, from the start of a line where one is near. */
function tail(text: string, units: number | undefined): string {
    if (units === undefined || text.length <= units) return text;
    const end = text.slice(-units);
    const lineBreak = end.indexOf("\n");
    return lineBreak >= 0 && lineBreak < units / 2 ? end.slice(lineBreak + 1) : end;
}

/** Throws `evaluation.noScores` for a model that can only write. */
export function requireScores(model: Pick<ModelSummary, "id" | "task">): void {
    if (!model.task.includes("score")) throw EvaluationErrors.noScores(model.id);
}

/**
 * Opens an arena for `work` and closes it whatever happens. Broken baselines are found before the
 * model is loaded. `neighbours` are the files that cursors see beside their own.
 */
export async function withArena<T>(
    values: ArenaValues,
    context: CommandContext,
    work: (arena: Arena) => Promise<T>,
    neighbours: readonly SourceFile[] = [],
): Promise<T> {
    const { installation, terminal, token } = context;
    const file = values["no-baseline"] ? undefined : (values.baseline ?? installation.ngramFile);
    const session = await openInferenceSession(context, {
        folders: values.folder,
        process: "own",
        threads: values.threads,
    });
    const sources = values["no-context"] ? undefined : new SourceContext(neighbours);
    const grammar = await createLocalGrammar({
        grammarsFolder: installation.grammarFolder,
        contextOf: sources?.contextOf,
        textsOf: sources?.textsOf,
    });
    try {
        const model = chooseModel(await session.models(), values.model);
        const [installed = model.folder] = installation.modelFolders;
        const tokeniser = values["baseline-tokenizer"];
        const ngrams =
            file === undefined
                ? undefined
                : await ngramGenerator(file, { tokeniser, modelFolder: installed });
        terminal.progress(`loading ${model.id}`);
        const { ms: loadMs } = await session.client.loadModel(model.id, token);
        return await work({
            grammar,
            sources,
            client: session.client,
            model,
            loadMs,
            baseline: ngrams && { name: "n-grams", generator: ngrams, source: "ngram" },
            contestant: {
                name: model.id,
                generator: withPrompt(modelGenerator(session.client, model.id), values),
                source: tierOf(model, installation),
            },
            limitMs: values["limit-ms"],
            progress: async (text) => {
                terminal.progress(text);
                await nextTurn();
            },
        });
    } finally {
        terminal.progress("");
        grammar.dispose();
        await session.close();
    }
}
