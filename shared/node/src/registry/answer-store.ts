import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeFileAtomic } from "../atomic-file.ts";
import { indexPath } from "./crate-names.ts";

/** What a registry answered, and how to ask whether it still holds. */
export interface StoredAnswer {
    /** `ETag` or `Last-Modified` of the answer; empty where it had none. */
    readonly etag: string;
    readonly lastModified: string;
    /** Milliseconds since 1970 of the last answer that it holds. */
    readonly checkedAt: number;
    /** The lines of the index. */
    readonly body: string;
}

/** Version of the format of the files; others are not read. */
const format = 1;

/** Answers of registries in a folder of the product's own: cargo's cache is never written. */
export class AnswerStore {
    private readonly folder: string;

    constructor(folder: string) {
        this.folder = folder;
    }

    async read(registry: string, name: string): Promise<StoredAnswer | undefined> {
        try {
            const text = await readFile(this.path(registry, name), "utf8");
            const end = text.indexOf("\n");
            const head = JSON.parse(text.slice(0, end)) as Record<string, unknown>;
            const { etag, lastModified, checkedAt } = head;
            const isWhole = head.format === format && head.length === text.length - end - 1;
            if (!isWhole || typeof checkedAt !== "number") return undefined;
            if (typeof etag !== "string" || typeof lastModified !== "string") return undefined;
            return { etag, lastModified, checkedAt, body: text.slice(end + 1) };
        } catch {
            return undefined;
        }
    }

    /** A disk that takes nothing only means that the registry is asked again. */
    async write(registry: string, name: string, answer: StoredAnswer): Promise<void> {
        const { body, ...rest } = answer;
        const path = this.path(registry, name);
        const head = JSON.stringify({ format, length: body.length, ...rest });
        try {
            await mkdir(dirname(path), { recursive: true });
            await writeFileAtomic(path, `${head}\n${body}`);
        } catch {
            // See above.
        }
    }

    private path(registry: string, name: string): string {
        return join(this.folder, registry, indexPath(name));
    }
}
