import { readdir } from "node:fs/promises";
import type { ManifestCache, ReadManifestFile } from "./manifest-cache.ts";

const mostFolders = 3_000;

/**
 * Packages of a git checkout by name, found as cargo finds them: in every folder that is no build
 * output and not hidden.
 */
export async function packagesBelow(
    folder: string,
    manifests: ManifestCache,
): Promise<ReadonlyMap<string, ReadManifestFile>> {
    const packages = new Map<string, ReadManifestFile>();
    let wave = [folder];
    let seen = 0;
    while (wave.length > 0 && seen < mostFolders) {
        seen += wave.length;
        const found = await Promise.all(
            wave.map(async (each) => {
                const entries = await readdir(each, { withFileTypes: true }).catch(() => []);
                const below = entries
                    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
                    .filter(({ name }) => name !== "target")
                    .map(({ name }) => `${each}/${name}`);
                const hasManifest = entries.some(({ name }) => name === "Cargo.toml");
                const read = hasManifest ? await manifests.read(`${each}/Cargo.toml`) : undefined;
                return { below, read };
            }),
        );
        for (const { read } of found) {
            const name = read?.manifest.package?.name?.value;
            if (read !== undefined && name !== undefined && !packages.has(name)) {
                packages.set(name, read);
            }
        }
        wave = found.flatMap(({ below }) => below);
    }
    return packages;
}
