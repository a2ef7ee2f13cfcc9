import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { defaultLimits, PromptBuilder } from "@rust-ai-ide/ai/prompt/prompt-builder";
import { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { ModelErrors } from "./errors.ts";
import { isMissing, isPointer, readJson, sha256File, withFile } from "./files.ts";
import type { ModelDescription } from "./model-description.ts";
import { type OnnxMetadata, readOnnxMetadata } from "./onnx-metadata.ts";

/** Operator sets of onnxruntime 1.30; newer ones are refused before the runtime says it in its own words. */
const supportedOpsets: ReadonlyMap<string, number> = new Map([
    ["ai.onnx", 26],
    ["com.microsoft", 1],
]);

/** A larger file is checksummed only when the user asks for it: it would delay the first suggestion. */
const largestChecksumOnLoad = 256 * 1024 * 1024;

/** All that is wrong with a model's files, as far as it shows without the native runtime. */
export async function checkModel(
    model: ModelDescription,
    token: CancellationToken,
): Promise<CodedError[]> {
    const problems: CodedError[] = [];
    const collect = async (check: () => unknown): Promise<boolean> => {
        try {
            await check();
            return true;
        } catch (error) {
            if (!CodedError.is(error)) throw error;
            problems.push(error);
            return false;
        }
    };
    if (await collect(() => checkWeights(model))) {
        await collect(() => checkWeightSums(model, token));
    }
    if (await collect(() => checkSum(model.tokenizerFile, model.tokenizerSha256, token))) {
        await collect(async () => {
            await loadTokeniser(model);
        });
    }
    return problems;
}

/** Throws a `model.*` error unless the model can be opened; its weights are checksummed up to {@link largestChecksumOnLoad}. */
export async function requireUsable(
    model: ModelDescription,
    token: CancellationToken,
): Promise<OnnxMetadata> {
    const metadata = checkWeights(model);
    if (model.bytes <= largestChecksumOnLoad) await checkWeightSums(model, token);
    await checkSum(model.tokenizerFile, model.tokenizerSha256, token);
    return metadata;
}

/**
 * True when every run of the graph rounds by the range of its own activations: a token's logits
 * then depend on the tokens in the same run, so drafts would change the result.
 */
export function roundsByRun({ operators }: OnnxMetadata): boolean {
    return ["DynamicQuantizeLinear", "DynamicQuantizeMatMul"].some((name) => operators.has(name));
}

/** The model's tokeniser, proven to belong to it; throws a `tokeniser.*` or `model.*` error. */
export async function loadTokeniser(model: ModelDescription): Promise<Tokeniser> {
    const tokeniser = new Tokeniser(await readJson(model.tokenizerFile));
    const { vocabulary, contextLength } = model.architecture;
    if (tokeniser.vocabularySize > vocabulary) {
        throw ModelErrors.vocabularyMismatch(tokeniser.vocabularySize, vocabulary);
    }
    // The builder asks for every token that the prompt format needs.
    new PromptBuilder(tokeniser, model.prompt, defaultLimits(model.prompt, contextLength));
    return tokeniser;
}

async function checkWeightSums(model: ModelDescription, token: CancellationToken): Promise<void> {
    await checkSum(model.file, model.sha256, token);
    for (const { file, sha256 } of model.externalFiles ?? []) await checkSum(file, sha256, token);
}

function checkWeights(model: ModelDescription): OnnxMetadata {
    checkSize(model);
    return checkGraph(model);
}

function checkSize(model: ModelDescription): void {
    checkFileSize(model, model.file, model.bytes - (model.externalBytes ?? 0));
    for (const { file, bytes } of model.externalFiles ?? []) checkFileSize(model, file, bytes);
}

function checkFileSize(model: ModelDescription, file: string, expected: number): void {
    let size: number;
    try {
        size = statSync(file).size;
    } catch (error) {
        throw isMissing(error)
            ? ModelErrors.fileMissing(file)
            : ModelErrors.folderUnreadable(model.folder);
    }
    if (size < 1024 && isPointer(readFileSync(file, "utf8"))) throw ModelErrors.pointerFile(file);
    if (size !== expected) throw ModelErrors.wrongSize(file, expected, size);
}

async function checkSum(
    file: string,
    expected: string | undefined,
    token: CancellationToken,
): Promise<void> {
    if (expected === undefined) return;
    let actual: string;
    try {
        actual = await sha256File(file, token);
    } catch (error) {
        throw isMissing(error) ? ModelErrors.fileMissing(file) : error;
    }
    if (actual !== expected) throw ModelErrors.wrongChecksum(file);
}

function checkGraph(model: ModelDescription): OnnxMetadata {
    const metadata = withFile(model.file, readOnnxMetadata);
    if (!metadata.ok) throw ModelErrors.corrupt(model.file, metadata.problem);
    const { opsets, externalFiles } = metadata.value;
    for (const [domain, version] of opsets) {
        const supported = supportedOpsets.get(domain);
        if (supported !== undefined && version > supported) {
            throw ModelErrors.unsupportedOpset(domain, version, supported);
        }
    }
    for (const name of externalFiles) {
        const file = join(dirname(model.file), name);
        if (!statSync(file, { throwIfNoEntry: false })) throw ModelErrors.fileMissing(file);
    }
    checkLayout(model, metadata.value);
    return metadata.value;
}

function checkLayout(model: ModelDescription, { inputs, outputs }: OnnxMetadata): void {
    const hasInput = new Set(inputs.map(({ name }) => name));
    const hasOutput = new Set(outputs.map(({ name }) => name));
    const requireInput = (name: string): void => {
        if (!hasInput.has(name)) throw ModelErrors.wrongLayout(`the input ${name} is missing`);
    };
    const requireOutput = (name: string): void => {
        if (!hasOutput.has(name)) throw ModelErrors.wrongLayout(`the output ${name} is missing`);
    };
    const { layers, keyValueHeads, vocabulary } = model.architecture;
    requireInput("input_ids");
    requireOutput("logits");
    for (let layer = 0; layer < layers; layer++) {
        if (model.layout === "rows/1") {
            for (let head = 0; head < keyValueHeads; head++) {
                requireInput(`past_key.${layer}.${head}`);
                requireInput(`past_value.${layer}.${head}`);
            }
            requireOutput(`new_key.${layer}`);
            requireOutput(`new_value.${layer}`);
        } else {
            for (const kind of ["key", "value"]) {
                requireInput(`past_key_values.${layer}.${kind}`);
                if (hasOutput.has(`present_key_values.${layer}.${kind}`)) continue;
                requireOutput(`present.${layer}.${kind}`);
            }
        }
    }
    if (model.layout === "rows/1") {
        for (const name of ["position_ids", "logits_from", "mask", "past_and_new"])
            requireInput(name);
    } else {
        checkNoOtherInput(inputs.map(({ name }) => name));
    }
    const size = outputs.find(({ name }) => name === "logits")?.shape.at(-1);
    if (typeof size === "number" && size < vocabulary) {
        throw ModelErrors.vocabularyMismatch(vocabulary, size);
    }
}

/** An input that the engine does not know would make every run fail. */
function checkNoOtherInput(names: readonly string[]): void {
    const known =
        /^(input_ids|attention_mask|position_ids|use_cache_branch|(num_)?logits_to_keep|past_key_values\.\d+\.(key|value))$/;
    const unknown = names.find((name) => !known.test(name));
    if (unknown !== undefined) throw ModelErrors.wrongLayout(`the input ${unknown} is not known`);
}
