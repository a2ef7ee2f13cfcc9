import { readdir } from "node:fs/promises";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";

/** Folders deeper or more than these are nobody's workspace. */
const deepest = 12;
const mostFolders = 20_000;
const mostManifests = 2_000;
const skipped = new Set(["target", "node_modules", "vendor", "dist", "build"]);

/**
 * Manifests below some folders, those of outer folders first. Build output, hidden folders and
 * vendored sources are left out; no link is followed.
 */
export async function findManifests(
    folders: readonly string[],
    token: CancellationToken,
): Promise<readonly string[]> {
    const found: string[] = [];
    let wave = [...new Set(folders)].map((folder) => folder.replace(/\/+$/, "") || "/");
    let seen = 0;
    for (let depth = 0; depth < deepest && wave.length > 0; depth++) {
        throwIfCancelled(token);
        const next = await Promise.all(
            wave.slice(0, Math.max(0, mostFolders - seen)).map(async (folder) => {
                const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
                const hasManifest = entries.some(
                    (each) => each.name === "Cargo.toml" && each.isFile(),
                );
                if (hasManifest && found.length < mostManifests) found.push(`${folder}/Cargo.toml`);
                return entries
                    .filter((each) => each.isDirectory() && !each.name.startsWith("."))
                    .filter(({ name }) => !skipped.has(name) || (depth > 0 && name === "build"))
                    .map(({ name }) => `${folder}/${name}`);
            }),
        );
        seen += wave.length;
        wave = next.flat();
    }
    const depthOf = (path: string): number => path.split("/").length;
    return found.sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));
}
