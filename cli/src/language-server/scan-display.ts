import type { Connection } from "vscode-languageserver/node";
import type { ScanDisplay } from "./index-session.ts";

/** Shows scans as the client's own progress, with its button to cancel, where it has such. */
export function makeScanDisplay(connection: Connection): {
    /** False: the client shows the status by itself. */
    isOn: boolean;
    readonly show: () => Promise<ScanDisplay>;
} {
    const display = {
        isOn: true,
        show: async (): Promise<ScanDisplay> => {
            const hidden = { report() {}, onCancelled() {}, dispose() {} };
            if (!display.isOn) return hidden;
            // A client that does not answer must not keep the index from being made.
            const progress = await connection.window
                .createWorkDoneProgress()
                .catch(() => undefined);
            if (progress === undefined) return hidden;
            progress.begin("Rust AI: indexing", 0, undefined, true);
            return {
                report: (percentage, message) => progress.report(percentage, message),
                onCancelled: (listener) => {
                    progress.token.onCancellationRequested(listener);
                },
                dispose: () => progress.done(),
            };
        },
    };
    return display;
}
