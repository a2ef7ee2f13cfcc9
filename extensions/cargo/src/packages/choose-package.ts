import type { GraphPackageDescription } from "@rust-ai-ide/protocol/cargo/graph";
import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import type { WorkspaceState } from "../tree/workspace-state.ts";

/** One of the packages of a workspace's graph; `undefined` when the user chose none. */
export async function choosePackage(
    { graph, failure }: WorkspaceState,
    question: {
        readonly title: string;
        readonly isWanted: (candidate: GraphPackageDescription) => boolean;
    },
): Promise<GraphPackageDescription | undefined> {
    if (graph === undefined) throw CargoShellErrors.noGraph(failure ?? "");
    const items = graph.packages
        .filter(question.isWanted)
        .map((described) => ({
            label: described.name,
            description: described.version,
            described,
        }))
        .sort((one, other) => one.label.localeCompare(other.label, "en"));
    const chosen = await vscode.window.showQuickPick(items, {
        title: question.title,
        placeHolder: vscode.l10n.t("Which package?"),
        matchOnDescription: true,
    });
    return chosen?.described;
}
