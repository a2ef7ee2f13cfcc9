import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { chatTemplateOf, detectExportChat } from "@rust-ai-ide/ai/import/chat-detection";
import {
    chooseExportWeights,
    type ExportResult,
    parseExportConfig,
    parseExportPrompt,
    parseGenerationEndTokens,
} from "@rust-ai-ide/ai/import/hugging-face-export";
import { modelIdOf } from "@rust-ai-ide/ai/import/model-id";
import { ModelErrors } from "./errors.ts";
import { isMissing, readJson } from "./files.ts";
import type { ModelDescription } from "./model-description.ts";

/** Describes an export of optimum or transformers.js; throws a `model.*` error. */
export async function readHuggingFaceFolder(folder: string): Promise<ModelDescription> {
    const configFile = join(folder, "config.json");
    const config = unwrap(parseExportConfig(await readJson(configFile)), configFile);
    const weights = await findWeights(folder);
    const tokenizerFile = join(folder, "tokenizer.json");
    const tokenizer = await readJson(tokenizerFile);
    const prompt = unwrap(parseExportPrompt(tokenizer), tokenizerFile);
    const name = basename(folder);
    const endTokens = [
        ...new Set([...config.endTokens, ...(await readGenerationEndTokens(folder))]),
    ];
    const chat = detectExportChat(await readChatTemplate(folder), tokenizer, endTokens);
    return {
        id: modelIdOf(name),
        name,
        version: "",
        task: ["complete", "score", ...(chat ? (["chat"] as const) : [])],
        licence: "unknown",
        layout: "hugging-face",
        ...weights,
        architecture: config.architecture,
        prompt,
        folder,
        tokenizerFile,
        ...(chat && { chat }),
        endTokens,
    };
}

async function findWeights(
    folder: string,
): Promise<{ file: string; bytes: number; externalBytes: number; quantisation: string }> {
    const found = [];
    for (const place of [join(folder, "onnx"), folder]) {
        const weights = chooseExportWeights(await listFiles(place));
        if (weights) found.push({ ...weights, place });
    }
    const [best] = found.sort((one, other) => one.rank - other.rank);
    if (!best) throw ModelErrors.fileMissing(join(folder, "onnx", "model.onnx"));
    const file = join(best.place, best.graph);
    let externalBytes = 0;
    for (const name of best.external) externalBytes += (await stat(join(best.place, name))).size;
    const bytes = (await stat(file)).size + externalBytes;
    return { file, bytes, externalBytes, quantisation: best.quantisation };
}

async function listFiles(folder: string): Promise<string[]> {
    try {
        return await readdir(folder);
    } catch (error) {
        if (isMissing(error)) return [];
        throw ModelErrors.folderUnreadable(folder);
    }
}

/** Newer exports keep the template in a file of its own. Both files are optional. */
async function readChatTemplate(folder: string): Promise<string | undefined> {
    try {
        return await readFile(join(folder, "chat_template.jinja"), "utf8");
    } catch {
        const config = await readJson(join(folder, "tokenizer_config.json")).catch(() => undefined);
        return chatTemplateOf(config);
    }
}

async function readGenerationEndTokens(folder: string): Promise<number[]> {
    try {
        return parseGenerationEndTokens(await readJson(join(folder, "generation_config.json")));
    } catch {
        // The file is optional.
        return [];
    }
}

function unwrap<T>(result: ExportResult<T>, file: string): T {
    if (result.ok) return result.value;
    const { problem } = result;
    throw problem.kind === "invalid"
        ? ModelErrors.invalidManifest(file, problem.place)
        : ModelErrors.unsupportedArchitecture(problem.detail);
}
