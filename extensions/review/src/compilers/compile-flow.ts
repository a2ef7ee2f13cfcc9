import { withProgress } from "@rust-ai-ide/host/with-progress";
import type { ReviewCompiler } from "@rust-ai-ide/protocol/review/compilers";
import * as vscode from "vscode";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";

interface CompilerItem extends vscode.QuickPickItem {
    readonly compiler: ReviewCompiler;
}

/** Lets the compilers that the user chooses look at the latest review, or at the working tree. */
export async function askCompilersFlow(session: Session): Promise<void> {
    if (!vscode.workspace.isTrusted) throw ReviewShellErrors.notTrusted();
    const { model } = session;
    const chosen = await vscode.window.showQuickPick<CompilerItem>(
        [
            {
                compiler: "clippy",
                label: "cargo clippy",
                description: vscode.l10n.t("warnings and errors of changed lines"),
                picked: true,
            },
            {
                compiler: "rustdoc",
                label: "rustdoc",
                description: vscode.l10n.t("the public interface before and after, exactly"),
            },
            {
                compiler: "rustc",
                label: "cargo check",
                description: vscode.l10n.t("errors alone, where clippy is not installed"),
            },
        ],
        {
            canPickMany: true,
            placeHolder: vscode.l10n.t(
                "Which compilers shall look at the change? They build a copy of it, offline.",
            ),
        },
    );
    if (chosen === undefined || chosen.length === 0) return;
    if (model.report === undefined || model.scope?.kind === "document") {
        const { reviewFlow } = await import("../findings/scope-flow.ts");
        await reviewFlow(session, { kind: "workingTree" });
    }
    const compilers = chosen.map(({ compiler }) => compiler);
    await withProgress(vscode.l10n.t("Compiling the change"), (token) =>
        model.compile(compilers, token),
    );
    await session.showView().reveal();
}
