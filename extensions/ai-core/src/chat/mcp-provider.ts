import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { mcpProviderId } from "../ids.ts";
import type { Session } from "../session.ts";

/** Offers `rust-ai mcp` to the editor's own agents, one server for each folder on a disk. */
export function provideMcpServers(session: Session): Disposable {
    const disposables = new DisposableStore();
    const { lm } = vscode as { readonly lm?: Partial<typeof vscode.lm> };
    if (typeof lm?.registerMcpServerDefinitionProvider !== "function") return disposables;
    const changed = disposables.add(new vscode.EventEmitter<void>());
    disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()));
    disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()));
    disposables.add(
        lm.registerMcpServerDefinitionProvider(mcpProviderId, {
            onDidChangeMcpServerDefinitions: changed.event,
            provideMcpServerDefinitions: () => {
                const folders = (vscode.workspace.workspaceFolders ?? []).filter(
                    ({ uri }) => uri.scheme === "file",
                );
                return folders.map((folder) => serverOf(session, folder, folders.length > 1));
            },
        }),
    );
    return disposables;
}

function serverOf(
    session: Session,
    { name, uri }: vscode.WorkspaceFolder,
    isOneOfSeveral: boolean,
): vscode.McpStdioServerDefinition {
    const program = session.context.asAbsolutePath("rust-ai.cjs");
    // cargo runs build scripts, so only a trusted workspace gets the tools that need it.
    const cargo = vscode.workspace.isTrusted ? ["--allow-cargo"] : [];
    const { version } = session.context.extension.packageJSON as { readonly version: string };
    return new vscode.McpStdioServerDefinition(
        isOneOfSeveral ? `Rust AI (${name})` : "Rust AI",
        process.execPath,
        [program, "mcp", "--root", uri.fsPath, ...cargo],
        { ELECTRON_RUN_AS_NODE: "1" },
        version,
    );
}
