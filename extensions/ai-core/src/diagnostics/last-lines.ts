import { open } from "node:fs/promises";

const longestTailBytes = 64 * 1024;

/** The last lines of a text file, none when it cannot be read. Of a long file only the end is read. */
export async function lastLines(file: string, count: number): Promise<readonly string[]> {
    try {
        const handle = await open(file, "r");
        try {
            const { size } = await handle.stat();
            const start = Math.max(0, size - longestTailBytes);
            const { buffer, bytesRead } = await handle.read({
                buffer: Buffer.alloc(size - start),
                position: start,
            });
            const lines = buffer.subarray(0, bytesRead).toString("utf8").split(/\r?\n/);
            // The first line of a part is the end of a line.
            if (start > 0) lines.shift();
            if (lines.at(-1) === "") lines.pop();
            return lines.slice(-count);
        } finally {
            await handle.close();
        }
    } catch {
        return [];
    }
}
