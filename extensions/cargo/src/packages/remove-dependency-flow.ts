import * as vscode from "vscode";
import { builtInCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { chooseDependency } from "./choose-dependency.ts";
import type { CommandHint } from "./command-hint.ts";
import { editManifest } from "./edit-manifest.ts";

/** Takes a dependency out of its manifest, with a way back. */
export async function removeDependencyFlow(session: Session, hint?: CommandHint): Promise<void> {
    const chosen = await chooseDependency(session, vscode.l10n.t("Remove Dependency"), hint);
    if (chosen === undefined) return;
    const { name, kind, target, member } = chosen;
    const isDone = await editManifest(session, vscode.l10n.t("Removing {0}", name), {
        what: "remove",
        manifestPath: member.manifestPath,
        name,
        ...(kind === undefined ? {} : { kind }),
        ...(target === undefined ? {} : { target }),
    });
    const undo = vscode.l10n.t("Undo");
    const answer = await vscode.window.showInformationMessage(
        isDone
            ? vscode.l10n.t("{0} was removed from {1}.", name, member.name)
            : vscode.l10n.t("The manifest of {0} has no {1}.", member.name, name),
        ...(isDone ? [undo] : []),
    );
    if (answer !== undo) return;
    // Undo is what the editor in front would do.
    await vscode.window.showTextDocument(vscode.Uri.file(member.manifestPath));
    await vscode.commands.executeCommand(builtInCommandIds.undo);
}
