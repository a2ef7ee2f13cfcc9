import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { factsFormat } from "@rust-ai-ide/analysis/index/packed-facts";

/** Facts of programs that are gone are kept this long: two versions may take turns. */
const oldVersionMs = 14 * 24 * 3_600_000;
/** Without them files are read and hashed once more; facts that nobody asks for are gone by then. */
const oldRecordsMs = 128 * 24 * 3_600_000;

/**
 * What decides which facts a text has: the format and the program that makes them, with its grammars.
 * From a source tree it is the format alone.
 */
export async function factsVersion(grammarsFolder: string | undefined): Promise<string> {
    const folder = dirname(fileURLToPath(import.meta.url));
    const hash = createHash("sha256").update(`facts ${factsFormat}`);
    hash.update(await readFile(join(folder, "analysis-worker.cjs")).catch(() => ""));
    for (const place of [grammarsFolder, join(folder, "grammars"), folder]) {
        if (place === undefined) continue;
        const names = await readdir(place).catch(() => []);
        for (const name of names.filter((each) => each.endsWith(".wasm")).sort()) {
            hash.update(name).update(await readFile(join(place, name)));
        }
    }
    return hash.digest("hex").slice(0, 16);
}

/** Name of the folder with the facts of a version. */
export function folderOfVersion(version: string): string {
    return `facts-${version}`;
}

/** Name of the file with what is remembered of the files of some roots, by a hash of these. */
export function recordsName(hash: string): string {
    return `files-${hash.slice(0, 16)}`;
}

/** Removes what is remembered of roots whose files have not changed for long, or are gone. */
export async function removeOldRecords(folder: string): Promise<void> {
    for (const name of await readdir(folder).catch(() => [])) {
        if (!/^files-[0-9a-f]{16}$/.test(name)) continue;
        const found = await stat(join(folder, name)).catch(() => undefined);
        if (found === undefined || Date.now() - found.mtimeMs < oldRecordsMs) continue;
        await rm(join(folder, name), { force: true }).catch(() => {});
    }
}

/** Removes the facts of versions that nobody has used for long. */
export async function removeOldVersions(folder: string, version: string): Promise<void> {
    for (const name of await readdir(folder).catch(() => [])) {
        if (!/^facts-[0-9a-f]{16}$/.test(name) || name === folderOfVersion(version)) continue;
        const table = await stat(join(folder, name, "table")).catch(() => undefined);
        const used = table ?? (await stat(join(folder, name)).catch(() => undefined));
        if (used === undefined || Date.now() - used.mtimeMs < oldVersionMs) continue;
        await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
    }
}
