import { readFile, stat } from "node:fs/promises";
import { readMentions } from "@rust-ai-ide/cargo/unused/read-mentions";
import type { SourceMentions } from "@rust-ai-ide/cargo/unused/source-mentions";

export interface ReadSource {
    readonly text: string;
    readonly mentions: SourceMentions;
}

interface Kept extends ReadSource {
    readonly stamp: string;
}

/** Larger files are generated, and what they name is in the manifest for their sake. */
const largestFile = 4_000_000;

/** Files with the names that they mention, read again when their size or time has changed. */
export class SourceCache {
    private readonly kept = new Map<string, Kept>();

    /** Undefined for what is no file, not readable, or too large. */
    async read(path: string): Promise<ReadSource | undefined> {
        try {
            const status = await stat(path);
            if (!status.isFile() || status.size > largestFile) return undefined;
            const stamp = `${status.size} ${status.mtimeMs}`;
            const known = this.kept.get(path);
            if (known?.stamp === stamp) return known;
            const text = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
            const read = { stamp, text, mentions: readMentions(text) };
            this.kept.set(path, read);
            return read;
        } catch {
            return undefined;
        }
    }

    clear(): void {
        this.kept.clear();
    }
}
