import { withProgress } from "@rust-ai-ide/host/with-progress";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import { ReviewOperationChoices } from "@rust-ai-ide/protocol/review/operations";
import * as vscode from "vscode";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { folderOf, requireTrust } from "./perform-flow.ts";

export type Choices = ResultOf<typeof ReviewOperationChoices>;
export type BranchChoice = Choices["branches"][number];

/** What operations can be about now. */
export function readChoices(session: Session): Promise<Choices> {
    requireTrust();
    return withProgress(vscode.l10n.t("Reading the repository"), (token) =>
        session.server.request(ReviewOperationChoices, folderOf(session), token),
    );
}

/** Asks for a branch; the one that others go to stands first. */
export async function chooseBranch(
    { branches, target }: Choices,
    placeHolder: string,
): Promise<BranchChoice | undefined> {
    if (branches.length === 0) throw ReviewShellErrors.noBranches();
    const sorted = branches.toSorted(
        (left, right) => Number(right.name === target) - Number(left.name === target),
    );
    const chosen = await vscode.window.showQuickPick(
        sorted.map((branch) => ({
            label: `${branch.isRemote ? "$(cloud)" : "$(git-branch)"} ${branch.name}`,
            description: [branch.author, dateOf(branch.time)]
                .filter((each) => each !== "")
                .join(" · "),
            branch,
        })),
        { placeHolder, matchOnDescription: true },
    );
    return chosen?.branch;
}

/** The day of a time in seconds since 1970. */
export function dateOf(time: number): string {
    return time === 0 ? "" : new Date(time * 1000).toLocaleDateString();
}
