import type { ErrorDescription } from "@rust-ai-ide/core/errors";
import * as vscode from "vscode";
import { commandIds } from "./ids.ts";

/** One quiet notice for each time the inference process ended unexpectedly and was started again. */
export function noticeRestart(reason: ErrorDescription): void {
    const showLog = vscode.l10n.t("Show log");
    void vscode.window
        .showInformationMessage(
            vscode.l10n.t(
                "The inference process stopped and was started again. ({0})",
                reason.code,
            ),
            showLog,
        )
        .then((answer) => {
            if (answer === showLog) void vscode.commands.executeCommand(commandIds.showLog);
        });
}

/** Runs work with a progress notification that can be cancelled; cancelling only stops the waiting. */
export async function withProgress<T>(
    title: string,
    work: (token: vscode.CancellationToken) => Promise<T>,
): Promise<T> {
    return vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title, cancellable: true },
        (_progress, token) => work(token),
    );
}
