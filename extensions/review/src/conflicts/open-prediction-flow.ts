import { join } from "node:path";
import * as vscode from "vscode";
import type { Session } from "../session.ts";

/** Opens the file of a row of the Conflicts view where the merge would stop. */
export async function openPredictionFlow(session: Session, argument: unknown): Promise<void> {
    const { path, line } = (argument ?? {}) as { path?: unknown; line?: unknown };
    const folder = session.conflicts.report?.folder;
    if (folder === undefined || typeof path !== "string" || typeof line !== "number") return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(join(folder, path)));
    const at = new vscode.Position(Math.max(0, line - 1), 0);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}
