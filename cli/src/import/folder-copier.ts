import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ImportErrors } from "@rust-ai-ide/ai/import/errors";
import { fileError } from "../files.ts";
import type { ImportProgress } from "./import-result.ts";
import type { ModelFolderWriter, WrittenFile } from "./model-folder-writer.ts";

export interface FolderOptions {
    readonly id: string;
    readonly onProgress: ImportProgress;
}

/** Files of a model's folder that tell people about it and that the engine does not read. */
const companions = ["README.md", "LICENSE", "LICENSE.md", "config.json", "generation_config.json"];

/** Copies files of a folder and reports how far it is with those that were announced. */
export interface FolderCopier {
    expect(bytes: number): void;
    file(from: string, name: string): Promise<WrittenFile>;
    /** Copies those of the accompanying files that are there. */
    companions(): Promise<void>;
}

export function folderCopier(
    folder: string,
    writer: ModelFolderWriter,
    onProgress: ImportProgress,
): FolderCopier {
    let total = 0;
    let done = 0;
    const file = (from: string, name: string): Promise<WrittenFile> =>
        writer.write(name, fileChunks(from), (bytes) => {
            done += bytes;
            onProgress(Math.min(done, total), total);
        });
    return {
        expect: (bytes) => {
            total += bytes;
        },
        file,
        companions: async () => {
            const names = await readdir(folder);
            for (const name of companions.filter((companion) => names.includes(companion))) {
                await file(join(folder, name), name);
            }
        },
    };
}

/** A file that cannot be read is another matter than one that cannot be written. */
async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
    try {
        yield* createReadStream(path, { highWaterMark: 1 << 20 });
    } catch (error) {
        throw fileError(path, error);
    }
}

/** A parsed file of the folder. Throws `cli.fileMissing`, `cli.unreadable` or `import.corrupt`. */
export async function readJson(folder: string, name: string): Promise<unknown> {
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
