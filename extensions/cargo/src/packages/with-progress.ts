import * as vscode from "vscode";

/** Runs work with a progress notification whose button cancels it. */
export async function withProgress<T>(
    title: string,
    work: (token: vscode.CancellationToken, report: (message: string) => void) => Promise<T>,
): Promise<T> {
    return vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title, cancellable: true },
        (progress, token) => work(token, (message) => progress.report({ message })),
    );
}
