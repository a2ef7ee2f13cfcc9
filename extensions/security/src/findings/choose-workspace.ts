import * as vscode from "vscode";
import { SecurityShellErrors } from "../security-shell-errors.ts";
import type { Session } from "../session.ts";
import type { KnownWorkspace } from "./finding-model.ts";

/** The workspace of the window, or the one of several that the user chooses. */
export async function chooseWorkspace(session: Session): Promise<KnownWorkspace | undefined> {
    await session.model.load();
    const workspaces = session.model.known?.workspaces ?? [];
    const [first] = workspaces;
    if (first === undefined) throw SecurityShellErrors.noWorkspace();
    if (workspaces.length === 1) return first;
    const items = workspaces.map((workspace) => ({
        label: vscode.workspace.asRelativePath(workspace.root),
        description: workspace.root,
        workspace,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
        placeHolder: vscode.l10n.t("Which workspace?"),
    });
    return chosen?.workspace;
}
