import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { SecurityIncomingCalls } from "@rust-ai-ide/protocol/security/incoming-calls";
import * as vscode from "vscode";
import { rustAnalyzerId } from "../ids.ts";
import type { Session } from "../session.ts";

/** Whether somebody in this window knows the types of Rust, and may be asked. */
export function knowsTypes({ configuration }: Pick<Session, "configuration">): boolean {
    return (
        vscode.workspace.isTrusted &&
        configuration.get("rustAi.security.rustAnalyzer") &&
        vscode.extensions.getExtension(rustAnalyzerId)?.isActive === true
    );
}

/** Lets the server ask rust-analyzer, which only the editor can reach, for callers. */
export function answerCallHierarchy(session: Session): Disposable {
    const disposables = new DisposableStore();
    disposables.add(
        session.server.onDidConnect((connection) => {
            disposables.add(
                connection.onRequest(SecurityIncomingCalls, async ({ path, line, column }) => {
                    const source = "rust-analyzer";
                    if (!knowsTypes(session)) return { source };
                    const position = new vscode.Position(line - 1, column - 1);
                    return { source, calls: await callsOf(vscode.Uri.file(path), position) };
                }),
            );
        }),
    );
    return disposables;
}

async function callsOf(
    uri: vscode.Uri,
    position: vscode.Position,
): Promise<{ path: string; line: number; column: number }[]> {
    const items = await vscode.commands.executeCommand<vscode.CallHierarchyItem[] | undefined>(
        "vscode.prepareCallHierarchy",
        uri,
        position,
    );
    const found: { path: string; line: number; column: number }[] = [];
    for (const item of items ?? []) {
        const calls = await vscode.commands.executeCommand<
            vscode.CallHierarchyIncomingCall[] | undefined
        >("vscode.provideIncomingCalls", item);
        for (const { from, fromRanges } of calls ?? []) {
            for (const { start } of fromRanges) {
                found.push({
                    path: from.uri.fsPath.replaceAll("\\", "/"),
                    line: start.line + 1,
                    column: start.character + 1,
                });
            }
        }
    }
    return found;
}
