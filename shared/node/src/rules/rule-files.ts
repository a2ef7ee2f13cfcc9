import { readdir } from "node:fs/promises";
import { join } from "node:path";

const mostFiles = 200;

/** Paths of the rule files of a folder, sorted; links are not followed. Empty where it cannot be listed. */
export async function listRuleFiles(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries
        .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
        .map((entry) => join(folder, entry.name))
        .sort((left, right) => (left < right ? -1 : 1))
        .slice(0, mostFiles);
}
