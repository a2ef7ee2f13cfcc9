import { existsSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { ImportErrors } from "@rust-ai-ide/ai/import/errors";
import { isModelId, modelIdOf } from "@rust-ai-ide/ai/import/model-id";
import { defaultFileLimits } from "@rust-ai-ide/ai/import/onnx-model";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { fileError } from "../files.ts";
import { convertGgufFile } from "./gguf-file.ts";
import { copyHuggingFaceFolder } from "./hugging-face-folder.ts";
import type { ImportedModel, ImportProgress } from "./import-result.ts";
import { copyModelFolder } from "./model-folder.ts";
import { checkTarget, type ModelFolderWriter, writeModelFolder } from "./model-folder-writer.ts";

export interface ImportRequest {
    /** A GGUF file, the folder of an ONNX export, or one with a model.json. */
    readonly source: string;
    /** Id of the model; that of the source's name when absent. */
    readonly name: string | undefined;
    /** The model's own folder; one below `userModelsFolder` when absent. */
    readonly output: string | undefined;
    readonly userModelsFolder: string;
    /** Replaces a model that was imported before. */
    readonly replace: boolean;
    readonly floatBits: 4 | 8 | undefined;
    /** Largest size of a file of weights; a graph with more has them beside it. */
    readonly pieceBytes: number | undefined;
    readonly onProgress: ImportProgress;
    /** Looks at the complete folder before it takes its place; throws what is wrong with it. */
    readonly check: (folder: string) => Promise<readonly string[]>;
    readonly token: CancellationToken;
}

/** Makes a model's folder from a source. Throws `import.*`, `tokeniser.*`, `cli.*` or CancelledError; then nothing is left. */
export async function importModel(request: ImportRequest): Promise<ImportedModel> {
    const source = resolve(request.source);
    const kind = await kindOf(source, request.source);
    const extension = kind === "gguf" ? extname(source) : "";
    const id = request.name ?? modelIdOf(basename(source, extension));
    if (!isModelId(id)) throw ImportErrors.invalidName(id);
    const target = resolve(request.output ?? join(request.userModelsFolder, id));
    const { replace, token, onProgress, floatBits, pieceBytes } = request;
    const limits =
        pieceBytes === undefined ? defaultFileLimits : { graphBytes: pieceBytes, pieceBytes };
    const fill = (writer: ModelFolderWriter): Promise<Omit<ImportedModel, "folder">> => {
        if (kind === "gguf") {
            return convertGgufFile(source, writer, { id, floatBits, limits, onProgress });
        }
        const copy = kind === "model" ? copyModelFolder : copyHuggingFaceFolder;
        return copy(source, writer, { id, onProgress });
    };
    // Minutes of work must not end with a folder that is in the way.
    await checkTarget(target, replace);
    return writeModelFolder(target, { replace, token }, async (writer) => {
        const imported = await fill(writer);
        const warnings = [...imported.warnings, ...(await request.check(writer.folder))];
        return { ...imported, folder: target, warnings };
    });
}

/** By what the source is, not by its name: a damaged file shall be named as such. */
async function kindOf(source: string, given: string): Promise<"gguf" | "model" | "export"> {
    try {
        const status = await stat(source);
        if (status.isDirectory()) {
            return existsSync(join(source, "model.json")) ? "model" : "export";
        }
        if (!status.isFile()) throw ImportErrors.notImportable(given);
    } catch (error) {
        throw fileError(given, error);
    }
    const name = basename(source);
    if (name.endsWith(".safetensors")) throw ImportErrors.safetensors(given);
    return (await beginsWithMagic(source)) || name.endsWith(".gguf")
        ? "gguf"
        : Promise.reject(ImportErrors.notGguf());
}

async function beginsWithMagic(path: string): Promise<boolean> {
    try {
        const handle = await open(path);
        try {
            const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
            return bytesRead === 4 && buffer.toString("latin1") === "GGUF";
        } finally {
            await handle.close();
        }
    } catch (error) {
        throw fileError(path, error);
    }
}
