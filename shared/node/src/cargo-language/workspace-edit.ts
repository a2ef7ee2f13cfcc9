import type { FileChanges } from "@rust-ai-ide/cargo/edit";
import type { TextEdit, WorkspaceEdit } from "vscode-languageserver/node";
import type { CargoSession } from "./cargo-session.ts";
import { PlacedText, uriFor } from "./manifest-file.ts";

/** Changes as the client applies and undoes them: all together. `textOf` gives what they count in. */
export function workspaceEdit(
    session: CargoSession,
    files: readonly FileChanges[],
    textOf: (path: string) => string | undefined,
): WorkspaceEdit {
    const edits = files.flatMap(({ path, changes }) => {
        const text = textOf(path);
        if (text === undefined || changes.length === 0) return [];
        const textEdits: TextEdit[] = new PlacedText(text).edits(changes);
        return [{ uri: uriFor(session, path), edits: textEdits }];
    });
    if (!session.settings.client.documentChanges) {
        const changes: Record<string, TextEdit[]> = {};
        for (const { uri, edits: own } of edits) changes[uri] = [...(changes[uri] ?? []), ...own];
        return { changes };
    }
    return {
        documentChanges: edits.map(({ uri, edits: own }) => ({
            textDocument: { uri, version: session.files.get(uri)?.version ?? null },
            edits: own,
        })),
    };
}
