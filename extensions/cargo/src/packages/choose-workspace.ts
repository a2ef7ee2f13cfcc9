import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import type { Session } from "../session.ts";
import type { WorkspaceState } from "../tree/workspace-state.ts";
import type { CommandHint } from "./command-hint.ts";

/**
 * The workspace that a command is about: the row's, the one of the file that is open, or the user's
 * choice among several. `undefined` when the user chose none.
 */
export async function chooseWorkspace(
    session: Session,
    hint?: CommandHint,
): Promise<WorkspaceState | undefined> {
    await loaded(session);
    const { states } = session.model;
    const row = hint && states.find(({ description }) => description.root === hint.workspace);
    if (row !== undefined) return row;
    if (states.length === 0) throw CargoShellErrors.noWorkspace();
    const [only] = states;
    if (states.length === 1) return only;
    const active = hint?.place?.manifestPath ?? vscode.window.activeTextEditor?.document.uri.fsPath;
    const here = active === undefined ? undefined : workspaceOf(states, active);
    if (here !== undefined) return here;
    const chosen = await vscode.window.showQuickPick(
        states.map((state) => ({
            label: vscode.workspace.asRelativePath(state.description.root),
            description: state.description.manifestPath,
            state,
        })),
        { title: vscode.l10n.t("Which workspace?") },
    );
    return chosen?.state;
}

/** The innermost workspace that a path lies in. */
export function workspaceOf(
    states: readonly WorkspaceState[],
    path: string,
): WorkspaceState | undefined {
    const slashed = path.replaceAll("\\", "/");
    return states
        .filter(({ description: { root } }) => slashed.startsWith(`${root.replaceAll("\\", "/")}/`))
        .sort((one, other) => other.description.root.length - one.description.root.length)[0];
}

async function loaded({ model }: Session): Promise<void> {
    if (model.states.some(({ graph, failure }) => graph !== undefined || failure !== undefined)) {
        return;
    }
    await vscode.window.withProgress(
        {
            location: vscode.ProgressLocation.Window,
            title: vscode.l10n.t("Reading Cargo workspaces"),
        },
        () => model.load(),
    );
}
