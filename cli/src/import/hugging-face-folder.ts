import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { chatTemplateOf, detectExportChat } from "@rust-ai-ide/ai/import/chat-detection";
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
import { type FolderOptions, folderCopier, readJson } from "./folder-copier.ts";
import type { ImportedModel } from "./import-result.ts";
import type { ModelFolderWriter, WrittenFile } from "./model-folder-writer.ts";

/** Copies the best weights of an ONNX export with its tokeniser and describes them in a model.json. */
export async function copyHuggingFaceFolder(
    folder: string,
    writer: ModelFolderWriter,
    options: FolderOptions,
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
    const endTokens = [...new Set([...config.endTokens, ...generation])];
    const chat = detectExportChat(await readChatTemplate(folder, names), tokenizer, endTokens);
    const copy = folderCopier(folder, writer, options.onProgress);
    const sources = [weights.graph, ...weights.external];
    for (const name of sources) copy.expect((await stat(join(place, name))).size);
    await copy.companions();
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
        task: ["complete", "score", ...(chat ? (["chat"] as const) : [])],
        licence: "unknown",
        layout: "hugging-face",
        ...graph,
        ...(externalFiles.length > 0 ? { externalFiles } : {}),
        tokenizer: { file: tokenizerFile.file, sha256: tokenizerFile.sha256 },
        architecture: config.architecture,
        quantisation: weights.quantisation,
        prompt,
        ...(chat && { chat }),
        endTokens,
    };
    await writer.write("model.json", [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]);
    return { manifest, warnings: [] };
}

/** Newer exports keep the template in a file of its own. */
async function readChatTemplate(
    folder: string,
    names: readonly string[],
): Promise<string | undefined> {
    if (names.includes("chat_template.jinja")) {
        return await readFile(join(folder, "chat_template.jinja"), "utf8");
    }
    if (!names.includes("tokenizer_config.json")) return undefined;
    return chatTemplateOf(await readJson(folder, "tokenizer_config.json"));
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

function unwrap<T>(result: ExportResult<T>, file: string): T {
    if (result.ok) return result.value;
    const { problem } = result;
    throw problem.kind === "invalid"
        ? ImportErrors.corrupt(file, `is not valid (${problem.place})`)
        : ImportErrors.unsupportedFeature(problem.detail);
}
