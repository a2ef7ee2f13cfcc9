import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { chooseWorkspace } from "./choose-workspace.ts";
import type { CommandHint } from "./command-hint.ts";
import { mayAskRegistries } from "./online.ts";
import { runCargo } from "./run-cargo.ts";

/** Lets cargo ask its registries for newer versions. The lock stays as it is. */
export async function refreshRegistryFlow(session: Session, hint?: CommandHint): Promise<void> {
    const workspace = await chooseWorkspace(session, hint);
    if (workspace === undefined) return;
    const { manifestPath, root } = workspace.description;
    const reason = vscode.l10n.t(
        'It runs "cargo update --dry-run", which reads the index of the registries of this workspace as cargo is configured, and writes nothing but cargo\'s own cache.',
    );
    if (!(await mayAskRegistries(session, reason))) return;
    await runCargo(session, {
        title: vscode.l10n.t("Asking registries"),
        directory: root,
        arguments: ["update", "--dry-run", "--manifest-path", manifestPath],
    });
    await session.model.reload();
    const count = session.model.states.find(({ description }) => description.root === root)?.marks;
    void vscode.window.showInformationMessage(
        count === undefined || count.size === 0
            ? vscode.l10n.t("The cache is up to date, and so are the dependencies.")
            : vscode.l10n.t("The cache is up to date. Outdated: {0}", count.size),
    );
}
