import { withProgress } from "@rust-ai-ide/host/with-progress";
import * as vscode from "vscode";
import { builtInCommandIds, gitExtensionId } from "../ids.ts";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";

const mostTitles = 5;

/** Reviews what is staged; where that finds something grave, the user decides whether to commit. */
export async function commitFlow(session: Session): Promise<void> {
    if (!vscode.workspace.isTrusted) throw ReviewShellErrors.notTrusted();
    if (vscode.extensions.getExtension(gitExtensionId) === undefined) {
        throw ReviewShellErrors.noGitExtension();
    }
    const { t } = vscode.l10n;
    await withProgress(t("Reviewing what is staged"), (token) =>
        session.model.review({ kind: "staged" }, token),
    );
    const grave = session.model.open.filter(
        ({ severity, isLead }) => severity === "error" || severity === "warning" || isLead,
    );
    if (grave.length > 0) {
        const commit = t("Commit Anyway");
        const show = t("Show Findings");
        const titles = grave
            .slice(0, mostTitles)
            .map(({ title, place }) => `${place.path}:${place.line}: ${title}`);
        const more = grave.length - titles.length;
        const answer = await vscode.window.showWarningMessage(
            grave.length === 1
                ? t("The review found something in what is staged.")
                : t("The review found {0} things in what is staged.", grave.length),
            {
                modal: true,
                detail: [...titles, ...(more > 0 ? [t("and {0} more", more)] : [])].join("\n"),
            },
            commit,
            show,
        );
        if (answer === show) await session.showView().reveal();
        if (answer !== commit) return;
    }
    await vscode.commands.executeCommand(builtInCommandIds.gitCommit);
}
