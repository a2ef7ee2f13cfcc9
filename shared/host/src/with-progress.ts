import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import * as vscode from "vscode";

/** What takes less is not worth a notification. */
const patienceMs = 600;

/** Runs work; where it takes longer than a moment, a notification shows its progress and can cancel it. */
export async function withProgress<T>(
    title: string,
    work: (token: CancellationSource["token"], report: (message: string) => void) => Promise<T>,
): Promise<T> {
    const source = new CancellationSource();
    let show: (message: string) => void = () => {};
    let latest = "";
    const running = work(source.token, (message) => {
        latest = message;
        show(message);
    });
    const isDone = await Promise.race([
        running.then(
            () => true,
            () => true,
        ),
        new Promise<boolean>((resolve) => setTimeout(resolve, patienceMs, false)),
    ]);
    if (isDone) return running;
    return vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title, cancellable: true },
        (progress, token) => {
            show = (message) => progress.report({ message });
            show(latest);
            token.onCancellationRequested(() => source.cancel());
            return running;
        },
    );
}
