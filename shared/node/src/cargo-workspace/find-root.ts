import type { Manifest } from "@rust-ai-ide/cargo/manifest/manifest";
import { isBelow, parentFolder, pathFrom } from "@rust-ai-ide/cargo/workspace/file-paths";
import { textAt } from "@rust-ai-ide/cargo/workspace/inherited";
import type { ManifestCache, Overlay, ReadManifestFile } from "./manifest-cache.ts";

const mostParents = 60;

/**
 * The root manifest of the workspace that a manifest belongs to, as cargo looks for it: itself where
 * it has `[workspace]`, the one that `package.workspace` names, else the nearest above that has one
 * and does not exclude it. Undefined where there is none: the package is alone.
 */
export async function findRoot(
    of: ReadManifestFile,
    manifests: ManifestCache,
    overlay: Overlay | undefined,
): Promise<ReadManifestFile | undefined> {
    if (of.manifest.workspace !== undefined) return of;
    const named = workspacePath(of);
    if (named !== undefined) return manifests.read(named, overlay);
    let folder = parentFolder(of.folder);
    for (let depth = 0; depth < mostParents; depth++) {
        const above = await manifests.read(pathFrom(folder, "Cargo.toml"), overlay);
        if (above !== undefined) {
            if (above.manifest.workspace !== undefined) {
                if (!isExcluded(above, of.folder)) return above;
            } else {
                const elsewhere = workspacePath(above);
                if (elsewhere !== undefined) return manifests.read(elsewhere, overlay);
            }
        }
        if (parentFolder(folder) === folder) return undefined;
        folder = parentFolder(folder);
    }
    return undefined;
}

/** Whether `exclude` takes a folder out; what `members` names by its path stays in. */
export function isExcluded(root: ReadManifestFile, folder: string): boolean {
    const { workspace } = root.manifest;
    const covers = ({ value }: { readonly value: string }): boolean =>
        isBelow(pathFrom(root.folder, value), folder);
    if (workspace === undefined || !workspace.exclude.some(covers)) return false;
    return !workspace.members.some(covers);
}

function workspacePath({ manifest, folder }: ReadManifestFile): string | undefined {
    const path = packageText(manifest, "workspace");
    return path === undefined ? undefined : pathFrom(folder, `${path}/Cargo.toml`);
}

function packageText(manifest: Manifest, key: string): string | undefined {
    const node = manifest.root.members.get("package")?.node;
    return node?.kind === "table" ? textAt(node, key) : undefined;
}
