import * as vscode from "vscode";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";
import { readChoices } from "./choices.ts";
import { performFlow } from "./perform-flow.ts";

type Step = "continue" | "skip" | "abort";

/** Goes on with a rebase or cherry-pick that stopped, or gives it up. */
export async function proceedFlow(session: Session): Promise<void> {
    const { t } = vscode.l10n;
    const { inProgress } = await readChoices(session);
    if (inProgress === undefined) throw ReviewShellErrors.nothingInProgress();
    if (inProgress !== "rebase" && inProgress !== "cherry-pick") {
        throw ReviewShellErrors.otherInProgress(inProgress);
    }
    const items: readonly (vscode.QuickPickItem & { step: Step })[] = [
        {
            step: "continue",
            label: t("Continue"),
            description: t("when the conflicts are resolved and staged"),
        },
        ...(inProgress === "rebase"
            ? [{ step: "skip" as const, label: t("Skip"), description: t("leave this commit out") }]
            : []),
        { step: "abort", label: t("Abort"), description: t("as if it had not begun") },
    ];
    const chosen = await vscode.window.showQuickPick(items, {
        placeHolder:
            inProgress === "rebase"
                ? t("A rebase waits for you.")
                : t("A cherry-pick waits for you."),
    });
    if (chosen === undefined) return;
    const { step, label } = chosen;
    await performFlow(session, { kind: "proceed", what: inProgress, step }, label);
}
