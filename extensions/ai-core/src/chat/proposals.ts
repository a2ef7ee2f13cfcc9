import { applyEdits, type FileChange, lineEdits } from "@rust-ai-ide/ai/chat/text-edits";
import type { Range } from "@rust-ai-ide/core/text";
import * as vscode from "vscode";
import { ChatErrors } from "./chat-errors.ts";
import { ProposalStore, type ProposedFile, requireUnchanged } from "./proposal-store.ts";

export const proposalScheme = "rust-ai-proposal";

/** The proposals of this window; their texts are documents for the diff editor. */
export class Proposals
    extends ProposalStore<vscode.Uri>
    implements vscode.TextDocumentContentProvider
{
    provideTextDocumentContent(uri: vscode.Uri): string {
        const [id = "", index = "0"] = uri.query.split(":");
        return this.textAfter(id, Number(index));
    }

    /** Shows the files beside what they would become, one after another. */
    async preview(id: string): Promise<void> {
        const { title, files } = this.get(id);
        for (const [index, { uri }] of files.entries()) {
            const after = uri.with({
                scheme: proposalScheme,
                authority: "",
                query: `${id}:${index}`,
            });
            const name = vscode.workspace.asRelativePath(uri, false);
            await vscode.commands.executeCommand("vscode.diff", uri, after, `${name}: ${title}`);
        }
    }

    /** Changes the files in one step that can be undone. Throws `chat.changedMeanwhile`. */
    async apply(id: string): Promise<void> {
        const edit = new vscode.WorkspaceEdit();
        for (const file of this.get(id).files) {
            const { uri, before, after } = file;
            const document = await vscode.workspace.openTextDocument(uri);
            requireUnchanged(file, document.getText());
            for (const { range, text } of lineEdits(before, after)) {
                edit.replace(uri, toRange(range), text);
            }
        }
        if (!(await vscode.workspace.applyEdit(edit))) throw ChatErrors.changedMeanwhile();
    }
}

/** The files of a change as they are and as they would be; undefined when it does not fit them. */
export async function proposedFiles(
    changes: readonly FileChange[],
    uriOf: (path: string) => vscode.Uri,
): Promise<ProposedFile<vscode.Uri>[] | undefined> {
    const files: ProposedFile<vscode.Uri>[] = [];
    for (const { path, edits } of changes) {
        const uri = uriOf(path);
        const before = (await vscode.workspace.openTextDocument(uri)).getText();
        const after = applyEdits(before, edits);
        if (after === undefined) return undefined;
        files.push({ uri, before, after });
    }
    return files;
}

function toRange({ start, end }: Range): vscode.Range {
    return new vscode.Range(start.line, start.character, end.line, end.character);
}
