import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ImportErrors } from "@rust-ai-ide/ai/import/errors";
import {
    chooseExportWeights,
    type ExportResult,
    type ExportWeights,
    parseExportConfig,
    parseExportPrompt,
    parseGenerationEndTokens,
} from "@rust-ai-ide/ai/import/hugging-face-export";
import { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import type { ModelManifest } from "@rust-ai-ide/protocol/model";
import { fileError } from "../files.ts";
import type { ImportedModel, ImportProgress } from "./import-result.ts";
import type { ModelFolderWriter, WrittenFile } from "./model-folder-writer.ts";

/** Files of an export that tell people about it and that the engine does not read. */
const companions = ["README.md", "LICENSE", "LICENSE.md", "config.json", "generation_config.json"];

export interface HuggingFaceOptions {
    readonly id: string;
    readonly onProgress: ImportProgress;
}

/** Copies the best weights of an ONNX export with its tokeniser and describes them in a model.json. */
export async function copyHuggingFaceFolder(
    folder: string,
    writer: ModelFolderWriter,
    options: HuggingFaceOptions,
): Promise<Omit<ImportedModel, "folder">> {
    const { place, ...weights } = await findWeights(folder);
    const config = unwrap(parseExportConfig(await readJson(folder, "config.json")), "config.json");
    const tokenizer = await readJson(folder, "tokenizer.json");
    new Tokeniser(tokenizer);
    const prompt = unwrap(parseExportPrompt(tokenizer), "tokenizer.json");
    const names = await readdir(folder);
    const generation = names.includes("generation_config.json")
        ? parseGenerationEndTokens(await readJson(folder, "generation_config.json"))
        : [];
    const copy = copier(writer, options.onProgress);
    const sources = [weights.graph, ...weights.external];
    for (const name of sources) copy.expect((await stat(join(place, name))).size);
    for (const name of companions.filter((companion) => names.includes(companion))) {
        await copy.file(join(folder, name), name);
    }
    const tokenizerFile = await copy.file(join(folder, "tokenizer.json"), "tokenizer.json");
    const written: WrittenFile[] = [];
    // The names stay, because the graph names its files of weights.
    for (const name of sources) written.push(await copy.file(join(place, name), name));
    const [graph, ...externalFiles] = written;
    if (!graph) throw new Error("A model has a graph.");
    const manifest: ModelManifest = {
        id: options.id,
        name: basename(folder),
        version: "",
        task: ["complete", "score"],
        licence: "unknown",
        layout: "hugging-face",
        ...graph,
        ...(externalFiles.length > 0 ? { externalFiles } : {}),
        tokenizer: { file: tokenizerFile.file, sha256: tokenizerFile.sha256 },
        architecture: config.architecture,
        quantisation: weights.quantisation,
        prompt,
        endTokens: [...new Set([...config.endTokens, ...generation])],
    };
    await writer.write("model.json", [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]);
    return { manifest, warnings: [] };
}

async function findWeights(folder: string): Promise<ExportWeights & { readonly place: string }> {
    const found = [];
    for (const place of [join(folder, "onnx"), folder]) {
        const names = await readdir(place).catch((): string[] => []);
        const weights = chooseExportWeights(names);
        if (weights) found.push({ ...weights, place });
    }
    const [best] = found.sort((one, other) => one.rank - other.rank);
    if (best) return best;
    const names = await readdir(folder).catch((error) => {
        throw fileError(folder, error);
    });
    throw names.some((name) => name.endsWith(".safetensors"))
        ? ImportErrors.safetensors(folder)
        : ImportErrors.notImportable(folder);
}

/** Copies files and reports how far it is with the weights. */
function copier(
    writer: ModelFolderWriter,
    onProgress: ImportProgress,
): { expect(bytes: number): void; file(from: string, name: string): Promise<WrittenFile> } {
    let total = 0;
    let done = 0;
    return {
        expect: (bytes) => {
            total += bytes;
        },
        file: (from, name) =>
            writer.write(name, createReadStream(from, { highWaterMark: 1 << 20 }), (bytes) => {
                done += bytes;
                onProgress(Math.min(done, total), total);
            }),
    };
}

async function readJson(folder: string, name: string): Promise<unknown> {
    const file = join(folder, name);
    let text: string;
    try {
        text = await readFile(file, "utf8");
    } catch (error) {
        throw fileError(file, error);
    }
    try {
        return JSON.parse(text);
    } catch {
        throw ImportErrors.corrupt(name, "is not JSON");
    }
}

function unwrap<T>(result: ExportResult<T>, file: string): T {
    if (result.ok) return result.value;
    const { problem } = result;
    throw problem.kind === "invalid"
        ? ImportErrors.corrupt(file, `is not valid (${problem.place})`)
        : ImportErrors.unsupportedFeature(problem.detail);
}
