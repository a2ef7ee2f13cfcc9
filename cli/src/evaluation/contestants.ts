import { existsSync } from "node:fs";
import { join } from "node:path";
import { CompletionEngine } from "@rust-ai-ide/ai/completion-engine";
import type { GeneratorPort } from "@rust-ai-ide/ai/completion-ports";
import type { EvaluationPorts } from "@rust-ai-ide/ai/evaluation/evaluate";
import { CopyingNgrams } from "@rust-ai-ide/ai/ngram/copying-ngrams";
import { NgramGenerator } from "@rust-ai-ide/ai/ngram/ngram-generator";
import { NgramModel } from "@rust-ai-ide/ai/ngram/ngram-model";
import { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import type { LocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import type { CompletionSource } from "@rust-ai-ide/protocol/completion";
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
                    // What the model would have written counts here, shown or not.
                    givesUp: false,
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

/**
 * Reads the n-gram file and the tokeniser that it was counted with: the given one, the one beside
 * the file (`ngram-tokenizer.json` for `ngram.bin`), or that of the model in `modelFolder`.
 */
export async function ngramGenerator(
    file: string,
    options: { readonly tokeniser: string | undefined; readonly modelFolder: string },
): Promise<GeneratorPort> {
    const ngrams = NgramModel.parse(await readBytes(file));
    const beside = file.replace(/(?:\.bin)?$/, "-tokenizer.json");
    const path =
        options.tokeniser ??
        (existsSync(beside) ? beside : join(options.modelFolder, "tokenizer.json"));
    const tokeniser = await readTokeniser(path);
    ngrams.requireVocabulary(tokeniser.vocabularySize);
    const end = tokeniser.tokenId("<|end|>");
    const ends = end === undefined ? [] : [end];
    return new NgramGenerator(new CopyingNgrams(ngrams), tokeniser, SystemClock, ends);
}

async function readTokeniser(path: string): Promise<Tokeniser> {
    const text = await readText(path);
    let json: unknown;
    try {
        json = JSON.parse(text);
    } catch {
        // The constructor says what a tokeniser file has to be.
    }
    return new Tokeniser(json);
}
