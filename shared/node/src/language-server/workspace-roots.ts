import type { InitializeParams } from "vscode-languageserver/node";
import { pathOfUri } from "./file-paths.ts";

/** Folders of the workspace, by the newest of the ways in which clients tell them. */
export function workspaceRoots(
    params: Pick<InitializeParams, "workspaceFolders" | "rootUri" | "rootPath">,
): readonly string[] {
    const { workspaceFolders, rootUri, rootPath } = params;
    if (Array.isArray(workspaceFolders) && workspaceFolders.length > 0) {
        const paths = workspaceFolders.map((folder) => pathOfUri(String(folder?.uri)));
        return [...new Set(paths.filter((path) => path !== undefined))];
    }
    if (typeof rootUri === "string") {
        const path = pathOfUri(rootUri);
        return path === undefined ? [] : [path];
    }
    return typeof rootPath === "string" && rootPath !== "" ? [rootPath.replaceAll("\\", "/")] : [];
}
