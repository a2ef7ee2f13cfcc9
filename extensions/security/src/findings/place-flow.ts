import type { FindingLocation } from "@rust-ai-ide/protocol/security/findings";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { findingIn } from "./finding-arguments.ts";

/** Opens the first place of a finding. */
export async function openPlaceFlow(session: Session, argument: unknown): Promise<void> {
    const [place] = findingIn(argument, session.model)?.locations ?? [];
    if (place !== undefined) await showPlace(place);
}

/** Opens a file with a place of it selected. Lines and columns count from 1. */
export async function showPlace(
    place: Pick<FindingLocation, "path" | "line" | "column"> & Partial<FindingLocation>,
    preserveFocus = false,
): Promise<void> {
    const start = new vscode.Position(Math.max(0, place.line - 1), Math.max(0, place.column - 1));
    const end =
        place.endLine === undefined || place.endColumn === undefined
            ? start
            : new vscode.Position(place.endLine - 1, place.endColumn - 1);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(place.path));
    await vscode.window.showTextDocument(document, {
        selection: new vscode.Range(start, end),
        preserveFocus,
        preview: true,
    });
}
