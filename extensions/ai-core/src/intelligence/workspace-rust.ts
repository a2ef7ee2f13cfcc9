import type { Clock } from "@rust-ai-ide/core/clock";
import * as vscode from "vscode";
import { RustPresence } from "./rust-presence.ts";

/** What shows that there is Rust, also where cargo is not used. */
const signs = "**/{Cargo.toml,rust-project.json,*.rs}";
const elsewhere = "**/{.git,node_modules,target}/**";

/** Looks for Rust in the folders of the window, until the first file of it. */
export function rustInWorkspace(clock: Clock, onFoundLate: () => void): RustPresence {
    return new RustPresence({
        clock,
        onFoundLate,
        isOpen: () =>
            vscode.workspace.textDocuments.some(
                ({ languageId, uri }) =>
                    languageId === "rust" && vscode.workspace.getWorkspaceFolder(uri) !== undefined,
            ),
        async search() {
            if (vscode.workspace.workspaceFolders === undefined) return false;
            return (await vscode.workspace.findFiles(signs, elsewhere, 1)).length > 0;
        },
    });
}
