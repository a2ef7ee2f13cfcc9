import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { basename, extname } from "node:path";
import type { ByteSource } from "@rust-ai-ide/ai/import/byte-source";
import { planGgufImport } from "@rust-ai-ide/ai/import/gguf-import";
import type { FileLimits } from "@rust-ai-ide/ai/import/onnx-model";
import type { ModelManifest } from "@rust-ai-ide/protocol/model";
import { fileError } from "../files.ts";
import type { ImportedModel, ImportProgress } from "./import-result.ts";
import type { ModelFolderWriter, WrittenFile } from "./model-folder-writer.ts";

export interface GgufFileOptions {
    readonly id: string;
    readonly floatBits: 4 | 8 | undefined;
    readonly limits: FileLimits;
    readonly onProgress: ImportProgress;
}

/** Converts a GGUF file into a folder with model.onnx, tokenizer.json and model.json. */
export async function convertGgufFile(
    path: string,
    writer: ModelFolderWriter,
    options: GgufFileOptions,
): Promise<Omit<ImportedModel, "folder">> {
    const descriptor = open(path);
    try {
        const { floatBits } = options;
        const plan = planGgufImport(byteSource(descriptor), { floatBits });
        const tokenizer = Buffer.from(plan.tokenizer);
        const sha256 = createHash("sha256").update(tokenizer).digest("hex");
        const properties = { ...plan.properties, "tokenizer.sha256": sha256 };
        const files = plan.graph.files("model.onnx", properties, options.limits);
        const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
        await writer.write("tokenizer.json", [tokenizer]);
        let done = 0;
        const written: WrittenFile[] = [];
        for (const file of files) {
            written.push(
                await writer.write(file.name, file.chunks(), (bytes) => {
                    done += bytes;
                    options.onProgress(done, total);
                }),
            );
        }
        const [graph, ...externalFiles] = written;
        if (!graph) throw new Error("A model has a graph.");
        const manifest: ModelManifest = {
            id: options.id,
            ...plan.facts,
            name: plan.facts.name === "" ? basename(path, extname(path)) : plan.facts.name,
            ...graph,
            ...(externalFiles.length > 0 ? { externalFiles } : {}),
            tokenizer: { file: "tokenizer.json", sha256 },
        };
        await writer.write("model.json", [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]);
        return { manifest, warnings: plan.warnings };
    } finally {
        closeSync(descriptor);
    }
}

function open(path: string): number {
    try {
        return openSync(path, "r");
    } catch (error) {
        throw fileError(path, error);
    }
}

function byteSource(descriptor: number): ByteSource {
    return {
        size: fstatSync(descriptor).size,
        read: (offset, length) => {
            const buffer = Buffer.alloc(length);
            let read = 0;
            while (read < length) {
                const count = readSync(descriptor, buffer, read, length - read, offset + read);
                if (count === 0) break;
                read += count;
            }
            return buffer.subarray(0, read);
        },
    };
}
