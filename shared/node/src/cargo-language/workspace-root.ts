import type { EditorContext } from "@rust-ai-ide/cargo/editor/editor-context";
import type { WorkspaceRoot } from "@rust-ai-ide/cargo/workspace/inherited";

/** What the manifest of a context inherits from: the newest text of it where it is the root itself. */
export function rootOf({ workspace, path, manifest }: EditorContext): WorkspaceRoot | undefined {
    if (workspace === undefined) return undefined;
    const { rootManifest, root, packages } = workspace;
    if (rootManifest.manifestPath === path) return { manifest, folder: root };
    const own = packages.find(({ manifestPath }) => manifestPath === path);
    return own?.inheritsFrom ?? { manifest: rootManifest.manifest, folder: root };
}
