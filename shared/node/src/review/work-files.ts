import { lstat, readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";

/** Bytes; what is larger is told by its beginning, which is enough to see that it is too large. */
const largest = 4_000_000;

/**
 * The text of a file of the working tree; undefined where there is none, where it is no file, or
 * where a link leads out of the folder.
 */
export async function readWorkFile(folder: string, path: string): Promise<string | undefined> {
    const file = join(folder, path);
    try {
        const status = await lstat(file);
        if (!status.isFile()) return undefined;
        const [real, root] = await Promise.all([realpath(file), realpath(folder)]);
        if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
        if (status.size > largest) return "\n".repeat(largest);
        return await readFile(file, "utf8");
    } catch {
        return undefined;
    }
}
