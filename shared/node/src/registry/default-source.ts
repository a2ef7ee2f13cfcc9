import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { registryFolderNames } from "./folder-hash.ts";

const mostParents = 40;
/** The head of a lock names the registry many times. */
const headBytes = 65_536;

/**
 * The source that locks give for packages of the default registry, whose address is written nowhere
 * in this program: the registry that the nearest lock names most often and the configuration does
 * not name. Undefined where there is no such lock.
 */
export async function sourceInLock(
    folder: string,
    named: ReadonlySet<string>,
): Promise<string | undefined> {
    const lock = await nearestLock(folder);
    const counts = new Map<string, number>();
    for (const [, source = ""] of lock.matchAll(/^source = "((?:registry|sparse)\+[^"]+)"/gm)) {
        if (!named.has(source)) counts.set(source, (counts.get(source) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** The address that a folder's name proves: that of a sparse index at the root of its host. */
export function sourceOfFolder(folder: string): string | undefined {
    const name = basename(folder);
    const source = `sparse+https://${name.replace(/-[0-9a-f]{16}$/, "")}/`;
    return registryFolderNames(source).includes(name) ? source : undefined;
}

async function nearestLock(folder: string): Promise<string> {
    let at = folder;
    for (let depth = 0; depth < mostParents; depth += 1) {
        const file = await open(join(at, "Cargo.lock")).catch(() => undefined);
        if (file !== undefined) {
            try {
                const { buffer, bytesRead } = await file.read(
                    Buffer.alloc(headBytes),
                    0,
                    headBytes,
                    0,
                );
                return buffer.toString("utf8", 0, bytesRead);
            } catch {
                return "";
            } finally {
                await file.close();
            }
        }
        if (dirname(at) === at) break;
        at = dirname(at);
    }
    return "";
}
