import { walkFiles } from "../index/file-walk.ts";
import { relativePath } from "./ignore-files.ts";

const mostFiles = 5000;

/**
 * Paths of the Rust files of a crate below its folder, "/" separators, sorted. What git ignores,
 * hidden folders, other crates below it and links are left out; a folder that cannot be listed is
 * empty.
 */
export async function listSources(folder: string): Promise<string[]> {
    const found: string[] = [];
    const walk = walkFiles({
        roots: [folder],
        isWanted: (name) => name.endsWith(".rs"),
        endsAt: (names) => names.has("Cargo.toml"),
    });
    for await (const paths of walk) {
        for (const path of paths) found.push(relativePath(folder, path));
        if (found.length >= mostFiles) break;
    }
    // By code units, so that the order is the same in every locale.
    return found.sort((left, right) => (left < right ? -1 : 1));
}
