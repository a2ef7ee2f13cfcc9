import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";

const mark = /~[0-9a-f]{6}$/;

/**
 * The id of a model in the process that all clients share: the manifest's id and a mark of its
 * real folder, `rust-v0~3fa9c1`. It depends on nothing else, so neither a restart nor the order
 * in which clients join changes it. A manifest's id has no `~`, so {@link plainId} is exact.
 */
export async function folderId(id: string, folder: string): Promise<string> {
    // A folder that cannot be read is listed as well, with what is wrong with it.
    const real = await realpath(folder).catch(() => folder);
    return `${id}~${createHash("sha256").update(real).digest("hex").slice(0, 6)}`;
}

/** The manifest's id. */
export function plainId(id: string): string {
    return id.replace(mark, "");
}
