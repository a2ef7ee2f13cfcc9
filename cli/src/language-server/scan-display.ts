import type { Connection, WorkDoneProgressServerReporter } from "vscode-languageserver/node";
import type { ScanDisplay } from "./index-session.ts";

/** Shows scans as the client's own progress, with its button to cancel, where it has such. */
export function makeScanDisplay(connection: {
    readonly window: Pick<Connection["window"], "createWorkDoneProgress">;
}): {
    /** False: the client shows the status by itself. */
    isOn: boolean;
    readonly show: () => ScanDisplay;
} {
    const display = {
        isOn: true,
        show: (): ScanDisplay => {
            const hidden = { report() {}, onCancelled() {}, dispose() {} };
            if (!display.isOn) return hidden;
            let progress: WorkDoneProgressServerReporter | undefined;
            let isOver = false;
            let cancel = (): void => {};
            const begin = (made: WorkDoneProgressServerReporter): void => {
                if (isOver) {
                    made.done();
                    return;
                }
                progress = made;
                made.begin("Rust AI: indexing", 0, undefined, true);
                made.token.onCancellationRequested(() => cancel());
            };
            // The scan does not wait: a client may refuse, or never answer.
            void connection.window.createWorkDoneProgress().then(begin, () => {});
            return {
                report: (percentage, message) => progress?.report(percentage, message),
                onCancelled: (listener) => {
                    cancel = listener;
                },
                dispose: () => {
                    isOver = true;
                    progress?.done();
                },
            };
        },
    };
    return display;
}
