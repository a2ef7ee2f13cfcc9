import { createHash } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { writeFileAtomic } from "../atomic-file.ts";

const Pinned = v.object({
    url: v.string(),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    bytes: v.number(),
});

/**
 * Checksums of files that the catalogue has none for, from their first confirmed download. Each
 * is a file of its own, so that two programs never write the same one with different contents.
 */
export class ChecksumStore {
    private readonly folder: string;

    constructor(folder: string) {
        this.folder = folder;
    }

    /** The checksum of the first download from an address; undefined before it. */
    async find(url: string): Promise<string | undefined> {
        try {
            const text = await readFile(this.path(url), "utf8");
            const parsed = v.safeParse(Pinned, JSON.parse(text));
            return parsed.success && parsed.output.url === url ? parsed.output.sha256 : undefined;
        } catch {
            // Never downloaded, or the note is damaged: then the next one is the first.
            return undefined;
        }
    }

    async remember(url: string, file: { sha256: string; bytes: number }): Promise<void> {
        await mkdir(this.folder, { recursive: true });
        const { sha256, bytes } = file;
        await writeFileAtomic(this.path(url), `${JSON.stringify({ url, sha256, bytes })}\n`);
    }

    async forget(url: string): Promise<void> {
        await rm(this.path(url), { force: true });
    }

    private path(url: string): string {
        const name = createHash("sha256").update(url).digest("hex").slice(0, 32);
        return join(this.folder, `${name}.json`);
    }
}
