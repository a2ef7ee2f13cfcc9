import type { Manifest, ManifestDependency } from "../manifest/manifest.ts";
import { parentFolder } from "../workspace/file-paths.ts";
import type { WorkspaceRoot } from "../workspace/inherited.ts";
import type { EditorContext } from "./editor-context.ts";

export function folderOf({ path }: EditorContext): string {
    return parentFolder(path);
}

/** What the manifest inherits from: itself where it is a workspace's root. */
export function workspaceRootOf(context: EditorContext): WorkspaceRoot | undefined {
    const { manifest, workspace, path } = context;
    if (manifest.workspace !== undefined) return { manifest, folder: folderOf(context) };
    if (workspace === undefined) return undefined;
    const own = workspace.packages.find(({ manifestPath }) => manifestPath === path);
    const { rootManifest } = workspace;
    return own?.inheritsFrom ?? { manifest: rootManifest.manifest, folder: rootManifest.folder };
}

/** True for the manifest whose profiles, patches and resolver count; undefined while nobody knows. */
export function isWorkspaceRoot({ manifest, workspace, path }: EditorContext): boolean | undefined {
    if (manifest.workspace !== undefined) return true;
    return workspace === undefined ? undefined : workspace.rootManifest.manifestPath === path;
}

/** Dependencies of all tables, those of the workspace and the patches included. */
export function allDependencies(manifest: Manifest): readonly ManifestDependency[] {
    return [
        ...manifest.dependencies,
        ...(manifest.workspace?.dependencies ?? []),
        ...manifest.patches.map(({ dependency }) => dependency),
    ];
}

/** The dependency that a path of keys leads to or into, with the keys behind its name. */
export function dependencyAt(
    manifest: Manifest,
    path: readonly string[],
): { readonly dependency: ManifestDependency; readonly rest: readonly string[] } | undefined {
    for (const dependency of allDependencies(manifest)) {
        const at = path.indexOf(dependency.name);
        for (let index = at; index > 0; index = path.indexOf(dependency.name, index + 1)) {
            if (path.slice(0, index).join(".") === dependency.table) {
                return { dependency, rest: path.slice(index + 1) };
            }
        }
    }
    return undefined;
}
