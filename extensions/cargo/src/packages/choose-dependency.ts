import type { GraphEdgeDescription } from "@rust-ai-ide/protocol/cargo/graph";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import type { Session } from "../session.ts";
import type { WorkspaceState } from "../tree/workspace-state.ts";
import { type ChosenMember, chooseMember } from "./choose-member.ts";
import type { CommandHint } from "./command-hint.ts";

export interface ChosenDependency extends ChosenMember {
    /** What the manifest calls it. */
    readonly name: string;
    /** Name and version of the package; absent where nothing is locked. */
    readonly packageName: string;
    readonly version: string | undefined;
    readonly kind: GraphEdgeDescription["kind"] | undefined;
    readonly target: string | undefined;
}

/** A direct dependency of a member: the row's, or the user's choice. */
export async function chooseDependency(
    session: Session,
    title: string,
    hint?: CommandHint,
): Promise<ChosenDependency | undefined> {
    const chosen = await chooseMember(session, title, hint);
    if (chosen === undefined) return undefined;
    const all = directDependencies(chosen.workspace, chosen.member.manifestPath);
    const row = hint?.dependent;
    if (row !== undefined) {
        const name = row.dependency;
        const kind = /\/(normal|build|dev):[^/]*$/.exec(hint?.id ?? "")?.[1];
        const known =
            all.find((each) => each.name === name && each.kind === kind) ??
            all.find((each) => each.name === name);
        const unknown = {
            packageName: name,
            version: undefined,
            kind: undefined,
            target: undefined,
        };
        return { ...chosen, ...(known ?? unknown), name };
    }
    if (all.length === 0) throw CargoShellErrors.noDependencies(chosen.member.name);
    const pick = await vscode.window.showQuickPick(
        all.map((dependency) => ({
            label: dependency.name,
            description: [
                dependency.version ?? "",
                ...(dependency.kind === "normal" ? [] : [dependency.kind]),
                ...(dependency.target === undefined ? [] : [dependency.target]),
            ].join(" · "),
            dependency,
        })),
        {
            title: `${title}: ${chosen.member.name}`,
            placeHolder: vscode.l10n.t("Which dependency?"),
            matchOnDescription: true,
        },
    );
    return pick && { ...chosen, ...pick.dependency };
}

type DirectDependency = Omit<ChosenDependency, "workspace" | "member"> & {
    readonly kind: GraphEdgeDescription["kind"];
};

/** What a member's manifest asks for, as far as the graph has it, in the order of the alphabet. */
export function directDependencies(
    { graph }: WorkspaceState,
    manifestPath: string,
): readonly DirectDependency[] {
    const from = graph?.packages.find((each) => each.manifestPath === manifestPath);
    return (from?.dependencies ?? [])
        .flatMap(({ to, name, kind, target }) => {
            const described = graph?.packages[to];
            if (described === undefined) return [];
            return [
                { name, packageName: described.name, version: described.version, kind, target },
            ];
        })
        .sort((one, other) => one.name.localeCompare(other.name, "en"));
}
