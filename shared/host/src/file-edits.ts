import type { FileEdit } from "@rust-ai-ide/protocol/cargo/what-if";
import * as vscode from "vscode";
import { FileEditErrors } from "./file-edit-errors.ts";

/** Edits of files, with the state of the files that they fit. */
export interface PreparedEdits {
    readonly edits: readonly FileEdit[];
    /** By path. Versions of documents do not do: they begin anew with each opening. */
    readonly texts: ReadonlyMap<string, string>;
}

/** Remembers what the files are like now, so that edits are never made to another text. */
export async function prepareEdits(edits: readonly FileEdit[]): Promise<PreparedEdits> {
    const texts = new Map<string, string>();
    for (const { path, isNew } of edits) {
        if (isNew) continue;
        const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
        texts.set(path, document.getText());
    }
    return { edits, texts };
}

/**
 * Makes all edits at once, so that one undo takes them back, and saves the files that had nothing
 * unsaved before. Rejects where a file is not what it was. False: the user decided against it.
 *
 * @param isReviewed True: the editor shows each edit first, and the user confirms.
 */
export async function applyEdits(prepared: PreparedEdits, isReviewed: boolean): Promise<boolean> {
    const edit = new vscode.WorkspaceEdit();
    const clean: vscode.Uri[] = [];
    for (const file of prepared.edits) {
        const uri = vscode.Uri.file(file.path);
        if (file.isNew) {
            const contents = Buffer.from(file.changes.map(({ text }) => text).join(""));
            edit.createFile(
                uri,
                { contents },
                {
                    label: vscode.workspace.asRelativePath(uri),
                    needsConfirmation: isReviewed,
                },
            );
            continue;
        }
        const document = await vscode.workspace.openTextDocument(uri);
        if (document.getText() !== prepared.texts.get(file.path)) {
            throw FileEditErrors.changedMeanwhile(vscode.workspace.asRelativePath(uri));
        }
        if (!document.isDirty) clean.push(uri);
        for (const { start, end, text } of file.changes) {
            const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
            edit.replace(uri, range, text, {
                label: vscode.workspace.asRelativePath(uri),
                needsConfirmation: isReviewed,
            });
        }
    }
    const isDone = await vscode.workspace.applyEdit(edit, { isRefactoring: true });
    if (!isDone) return false;
    for (const uri of clean) {
        const document = await vscode.workspace.openTextDocument(uri);
        if (document.isDirty) await document.save();
    }
    return true;
}
