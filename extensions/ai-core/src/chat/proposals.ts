import { applyEdits, type FileChange, lineEdits } from "@rust-ai-ide/ai/chat/text-edits";
import type { Range } from "@rust-ai-ide/core/text";
import * as vscode from "vscode";
import { ChatErrors } from "./chat-errors.ts";

/** A change that was checked and can be looked at and applied. */
export interface Proposal {
    readonly id: string;
    readonly title: string;
    readonly files: readonly ProposedFile[];
}

export interface ProposedFile {
    readonly uri: vscode.Uri;
    readonly before: string;
    readonly after: string;
}

export const proposalScheme = "rust-ai-proposal";

/** Buttons of old answers keep working for so many. */
const mostProposals = 50;

/** The proposals of this window; their texts are documents for the diff editor. */
export class Proposals implements vscode.TextDocumentContentProvider {
    private readonly known = new Map<string, Proposal>();
    private next = 1;

    add(title: string, files: readonly ProposedFile[]): Proposal {
        const proposal = { id: String(this.next++), title, files };
        this.known.set(proposal.id, proposal);
        for (const id of [...this.known.keys()].slice(0, -mostProposals)) this.known.delete(id);
        return proposal;
    }

    /** Throws `chat.proposalGone`. */
    get(id: string): Proposal {
        const proposal = this.known.get(id);
        if (proposal === undefined) throw ChatErrors.proposalGone();
        return proposal;
    }

    provideTextDocumentContent(uri: vscode.Uri): string {
        const [id = "", index = "0"] = uri.query.split(":");
        return this.known.get(id)?.files[Number(index)]?.after ?? "";
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
        for (const { uri, before, after } of this.get(id).files) {
            const document = await vscode.workspace.openTextDocument(uri);
            if (document.getText() !== before) throw ChatErrors.changedMeanwhile();
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
): Promise<ProposedFile[] | undefined> {
    const files: ProposedFile[] = [];
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
