import { withProgress } from "@rust-ai-ide/host/with-progress";
import {
    type PickableCommit,
    ReviewPickableCommits,
} from "@rust-ai-ide/protocol/review/operations";
import * as vscode from "vscode";
import { verdictText } from "../conflicts/prediction-tree.ts";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { chooseBranch, dateOf, readChoices } from "./choices.ts";
import { folderOf, performFlow } from "./perform-flow.ts";

/** Applies commits of another branch; each says what picking it would come to. */
export async function cherryPickFlow(session: Session): Promise<void> {
    const { t } = vscode.l10n;
    const choices = await readChoices(session);
    const branch = await chooseBranch(choices, t("Commits of which branch are to be picked?"));
    if (branch === undefined) return;
    const revision = branch.name;
    const { commits, isMore } = await withProgress(t("Predicting what picks come to"), (token) =>
        session.server.request(ReviewPickableCommits, { ...folderOf(session), revision }, token),
    );
    if (commits.length === 0) throw ReviewShellErrors.noCommits(revision);
    const chosen = await vscode.window.showQuickPick(commits.map(rowOf), {
        canPickMany: true,
        placeHolder: isMore
            ? t(
                  "The {0} newest commits of {1}; older ones are picked by the command line.",
                  commits.length,
                  revision,
              )
            : t("Which commits of {0} are to be picked onto {1}?", revision, choices.place),
        matchOnDescription: true,
        matchOnDetail: true,
    });
    if (chosen === undefined || chosen.length === 0) return;
    const wanted = new Set(chosen.map(({ commit }) => commit));
    // They are listed with the newest first, and applied the other way round.
    const ordered = commits.map(({ commit }) => commit).toReversed();
    const picked = ordered.filter((commit) => wanted.has(commit));
    await performFlow(session, { kind: "cherry-pick", commits: picked }, t("Pick"));
}

function rowOf(commit: PickableCommit): vscode.QuickPickItem & { readonly commit: string } {
    const { subject, author, time, verdict, files } = commit;
    const { t } = vscode.l10n;
    const prediction = verdict === undefined ? "" : verdictText(verdict, t);
    const facts = [prediction, author, dateOf(time), commit.commit.slice(0, 10)];
    const icons = {
        clean: "$(check)",
        structural: "$(check)",
        build: "$(warning)",
        textual: "$(error)",
    };
    return {
        label: verdict === undefined ? subject : `${icons[verdict]} ${subject}`,
        description: facts.filter((fact) => fact !== "").join(" · "),
        ...(files.length === 0 ? {} : { detail: files.join(", ") }),
        commit: commit.commit,
    };
}
