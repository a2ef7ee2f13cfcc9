import { stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { ModelManifest } from "@rust-ai-ide/protocol/model";
import { ModelErrors } from "./errors.ts";
import { isMissing, readJson } from "./files.ts";
import { readHuggingFaceFolder } from "./hugging-face-folder.ts";
import type { ModelDescription } from "./model-description.ts";

/** Describes the model in a folder: by its model.json, or as a Hugging Face export. Throws a `model.*` error. */
export async function readModelFolder(folder: string): Promise<ModelDescription> {
    if (await exists(join(folder, "model.json"))) return readManifest(folder);
    if (await exists(join(folder, "config.json"))) return readHuggingFaceFolder(folder);
    throw (await exists(folder))
        ? ModelErrors.notAModel(folder)
        : ModelErrors.folderUnreadable(folder);
}

async function readManifest(folder: string): Promise<ModelDescription> {
    const file = join(folder, "model.json");
    const parsed = parseMessage(ModelManifest, await readJson(file));
    if (!parsed.ok) throw ModelErrors.invalidManifest(file, parsed.message);
    const { tokenizer, sha256, trained: _, externalFiles = [], ...manifest } = parsed.value;
    const externalBytes = externalFiles.reduce((sum, { bytes }) => sum + bytes, 0);
    return {
        ...manifest,
        bytes: manifest.bytes + externalBytes,
        externalBytes,
        externalFiles: externalFiles.map((external) => ({
            ...external,
            file: inside(folder, external.file),
        })),
        folder,
        file: inside(folder, manifest.file),
        sha256,
        tokenizerFile: inside(folder, tokenizer.file),
        tokenizerSha256: tokenizer.sha256,
        endTokens: manifest.endTokens ?? [],
    };
}

/** A model.json must not point at files outside its folder. */
function inside(folder: string, file: string): string {
    const path = resolve(folder, file);
    const way = relative(folder, path);
    if (way === "" || way.startsWith("..") || isAbsolute(way)) {
        throw ModelErrors.invalidManifest(
            join(folder, "model.json"),
            `${file} is outside the folder`,
        );
    }
    return path;
}

async function exists(path: string): Promise<boolean> {
    try {
        await stat(path);
        return true;
    } catch (error) {
        if (isMissing(error)) return false;
        throw ModelErrors.folderUnreadable(path);
    }
}
