import type { CargoMember } from "@rust-ai-ide/protocol/cargo/workspaces";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import type { WorkspaceState } from "../tree/workspace-state.ts";
import { chooseWorkspace } from "./choose-workspace.ts";
import type { CommandHint } from "./command-hint.ts";

export interface ChosenMember {
    readonly workspace: WorkspaceState;
    readonly member: CargoMember;
}

/**
 * The package whose manifest a command edits: the row's, the one of the file that is open, or the
 * user's choice. `undefined` when the user chose none.
 */
export async function chooseMember(
    session: Session,
    title: string,
    hint?: CommandHint,
): Promise<ChosenMember | undefined> {
    const workspace = await chooseWorkspace(session, hint);
    if (workspace === undefined) return undefined;
    const { packages } = workspace.description;
    const path = hint?.dependent?.manifestPath ?? hint?.place?.manifestPath;
    const row = path === undefined ? undefined : memberOf(packages, path);
    const active = vscode.window.activeTextEditor?.document.uri.fsPath;
    const here =
        hint !== undefined || active === undefined ? undefined : memberOf(packages, active);
    const [only] = packages;
    const member = row ?? here ?? (packages.length === 1 ? only : undefined);
    if (member !== undefined) return { workspace, member };
    const chosen = await vscode.window.showQuickPick(
        packages.map((each) => ({
            label: each.name,
            description: vscode.workspace.asRelativePath(each.manifestPath),
            member: each,
        })),
        { title, placeHolder: vscode.l10n.t("Which package's manifest?") },
    );
    return chosen && { workspace, member: chosen.member };
}

/** The package in whose folder a file lies, the innermost one. */
export function memberOf(packages: readonly CargoMember[], path: string): CargoMember | undefined {
    const slashed = (text: string): string => text.replaceAll("\\", "/");
    const folder = ({ manifestPath }: CargoMember): string =>
        slashed(manifestPath).replace(/Cargo\.toml$/, "");
    return packages
        .filter((member) => slashed(path).startsWith(folder(member)))
        .sort((one, other) => folder(other).length - folder(one).length)[0];
}
