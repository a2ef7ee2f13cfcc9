import { applyEdits, prepareEdits } from "@rust-ai-ide/host/file-edits";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import { CargoEdit, type ManifestEdit } from "@rust-ai-ide/protocol/cargo/edits";
import * as vscode from "vscode";
import type { Session } from "../session.ts";

/** Edits a manifest at once; one undo takes it back. False where nothing had to be changed. */
export async function editManifest(
    session: Session,
    title: string,
    edit: ManifestEdit,
): Promise<boolean> {
    const { edits } = await withProgress(title, (token) =>
        session.server.request(CargoEdit, { edit }, token),
    );
    if (edits.every(({ changes }) => changes.length === 0)) return false;
    const prepared = await prepareEdits(edits);
    const [first] = edits;
    if (first !== undefined && !first.isNew) {
        await vscode.window.showTextDocument(vscode.Uri.file(first.path), { preview: false });
    }
    return applyEdits(prepared, false);
}
