import { RebuildIndex, StopIndexing } from "@rust-ai-ide/protocol/intelligence";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { mustIndex } from "./ask-index.ts";
import { indexSentence, isIndexing } from "./index-rows.ts";

/** Reads every file again and shows how far that is; cancelling ends it. */
export async function rebuild(session: Session): Promise<void> {
    await mustIndex(session);
    await vscode.window.withProgress(
        {
            location: vscode.ProgressLocation.Notification,
            title: vscode.l10n.t("Rebuilding the index"),
            cancellable: true,
        },
        async (progress, token) => {
            const { language, store } = session;
            const stop = token.onCancellationRequested(
                () => void language.notify(StopIndexing, {}),
            );
            try {
                const begun = await language.request(RebuildIndex, {}, token);
                if (!isIndexing(begun)) return;
                await new Promise<void>((resolve) => {
                    let done = 0;
                    const listener = store.onDidChange(({ index }) => {
                        if (index === undefined || !isIndexing(index)) {
                            listener.dispose();
                            resolve();
                            return;
                        }
                        const percent = index.total === 0 ? 0 : (100 * index.files) / index.total;
                        progress.report({
                            message: indexSentence(index, vscode.l10n.t),
                            increment: Math.max(0, percent - done),
                        });
                        done = Math.max(done, percent);
                    });
                });
            } finally {
                stop.dispose();
            }
        },
    );
}
