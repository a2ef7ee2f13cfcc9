import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { McpErrors } from "./mcp-errors.ts";

/**
 * An existing file below a folder, links followed. Throws `mcp.outsideRoot` for every other path, one
 * that does not exist among them: what there is outside is not told.
 */
export async function confinedPath(root: string, path: string): Promise<string> {
    if (path.includes("\0")) throw McpErrors.outsideRoot();
    const folder = await realpath(root);
    let real: string;
    try {
        real = await realpath(resolve(folder, path));
    } catch {
        throw McpErrors.outsideRoot();
    }
    const inside = relative(folder, real);
    if (inside === "" || inside.startsWith("..") || isAbsolute(inside)) {
        throw McpErrors.outsideRoot();
    }
    return real;
}
