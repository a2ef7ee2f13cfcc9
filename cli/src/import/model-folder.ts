import { stat } from "node:fs/promises";
import { isAbsolute, join, normalize } from "node:path";
import { ImportErrors } from "@rust-ai-ide/ai/import/errors";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { ModelManifest } from "@rust-ai-ide/protocol/model";
import { type FolderOptions, folderCopier, readJson } from "./folder-copier.ts";
import type { ImportedModel } from "./import-result.ts";
import type { ModelFolderWriter } from "./model-folder-writer.ts";

/** Copies a folder that has a model.json already, as the training tools make it. */
export async function copyModelFolder(
    folder: string,
    writer: ModelFolderWriter,
    options: FolderOptions,
): Promise<Omit<ImportedModel, "folder">> {
    const parsed = parseMessage(ModelManifest, await readJson(folder, "model.json"));
    if (!parsed.ok) {
        throw ImportErrors.corrupt("model.json", `is not valid (${parsed.message})`);
    }
    const { externalFiles = [], tokenizer, ...described } = parsed.value;
    const manifest: ModelManifest = { ...parsed.value, id: options.id };
    const expected = [described, ...externalFiles, tokenizer].map(({ file, sha256 }) => {
        return { file: inside(file), sha256 };
    });
    const copy = folderCopier(folder, writer, options.onProgress);
    for (const { file } of expected) {
        const status = await stat(join(folder, file)).catch(() => undefined);
        copy.expect(status?.size ?? 0);
    }
    await copy.companions();
    for (const { file, sha256 } of expected) {
        const written = await copy.file(join(folder, file), file);
        if (written.sha256 !== sha256) {
            throw ImportErrors.corrupt(file, "has another checksum than model.json says");
        }
    }
    await writer.write("model.json", [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]);
    return { manifest, warnings: [] };
}

/** A model.json must not point at files outside its folder. */
function inside(file: string): string {
    const path = normalize(file);
    if (isAbsolute(path) || path.startsWith("..") || path === ".") {
        throw ImportErrors.corrupt("model.json", "points outside its folder");
    }
    return path;
}
