import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { LiveFiles } from "./live-files.ts";

/** Bytes of a file beyond which its text is not read for an answer. */
const largestFile = 8_000_000;
/** As the index opens files: a pipe that has come in a file's place must not be waited for. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads texts for answers: of open documents as they are, of others as they are on disk. */
export class FileTexts {
    private readonly live: Pick<LiveFiles, "ofPath">;

    constructor(live: Pick<LiveFiles, "ofPath">) {
        this.live = live;
    }

    /** Undefined for a file that is gone, too large or no regular file. */
    async read(path: string): Promise<string | undefined> {
        const document = this.live.ofPath(path);
        if (document !== undefined) return document.text;
        try {
            const file = await open(path, openFlags);
            try {
                const stats = await file.stat();
                if (!stats.isFile() || stats.size > largestFile) return undefined;
                // As the index reads files: without a byte order mark, and whatever the bytes are.
                return new TextDecoder().decode(await file.readFile());
            } finally {
                await file.close();
            }
        } catch {
            return undefined;
        }
    }
}
