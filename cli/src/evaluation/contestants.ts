import { join } from "node:path";
import { CompletionEngine } from "@rust-ai-ide/ai/completion-engine";
import type { GeneratorPort } from "@rust-ai-ide/ai/completion-ports";
import type { EvaluationPorts } from "@rust-ai-ide/ai/evaluation/evaluate";
import { NgramGenerator } from "@rust-ai-ide/ai/ngram/ngram-generator";
import { NgramModel } from "@rust-ai-ide/ai/ngram/ngram-model";
import { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import type { LocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import type { CompletionSource } from "@rust-ai-ide/protocol/completion";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { readBytes, readText } from "../files.ts";

/** The way that a keystroke takes in the editor, for one engine: no wait for more keys, no cache between points. */
export function evaluationPorts(
    generator: GeneratorPort,
    grammar: LocalGrammar,
    options: { readonly source: CompletionSource; readonly limitMs: number },
): EvaluationPorts {
    let opened = 0;
    const addresses = new Map<string, string>();
    return {
        clock: SystemClock,
        generator,
        grammar,
        createPipeline: (grammarPort, generatorPort) =>
            new CompletionEngine({
                grammar: grammarPort,
                generator: generatorPort,
                clock: SystemClock,
                options: {
                    source: options.source,
                    automaticDeadlineMs: options.limitMs,
                    debounce: { initialInterval: 0, factor: 0, minimum: 0, maximum: 0 },
                },
            }),
        openDocument: (point, text, version) => {
            // Each point has its own address, so that no point finds another's rows in the cache;
            // the second version of a point has the same one, as in an editor.
            const uri = addresses.get(point.id) ?? `evaluation:/${opened++}/${point.path}`;
            addresses.set(point.id, uri);
            const document = { uri, version, path: point.path, text };
            grammar.open(document);
            return document;
        },
        closeDocument: ({ uri }) => grammar.close(uri),
        countParseErrors: async (text) => grammar.countErrors(text),
    };
}

/** Reads the n-gram file, with the tokeniser of the model that it was counted beside. */
export async function ngramGenerator(file: string, model: ModelSummary): Promise<GeneratorPort> {
    const ngrams = NgramModel.parse(await readBytes(file));
    const path = join(model.folder, "tokenizer.json");
    const tokeniser = new Tokeniser(JSON.parse(await readText(path)));
    const end = tokeniser.tokenId("<|end|>");
    return new NgramGenerator(ngrams, tokeniser, SystemClock, end === undefined ? [] : [end]);
}
