import { DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { askRebuild, stopIndexing } from "./ask-index.ts";
import { indexSentence, isIndexing } from "./index-rows.ts";

/** Reads every file again and shows how far that is; cancelling ends it. */
export async function rebuild(session: Session): Promise<void> {
    await vscode.window.withProgress(
        {
            location: vscode.ProgressLocation.Notification,
            title: vscode.l10n.t("Rebuilding the index"),
            cancellable: true,
        },
        async (progress, token) => {
            const stop = token.onCancellationRequested(() => void stopIndexing(session));
            const done = new DisposableStore();
            try {
                const scan = scanOver(session, done, (message, increment) =>
                    progress.report({ message, increment }),
                );
                const { phase } = await askRebuild(session, token);
                if (phase !== "off") await scan;
            } finally {
                stop.dispose();
                done.dispose();
            }
        },
    );
}

/** Resolves when a scan that begins from now on is over, or the server has gone. */
function scanOver(
    { store }: Session,
    disposables: DisposableStore,
    tell: (message: string, increment: number) => void,
): Promise<void> {
    return new Promise((resolve) => {
        let hasBegun = false;
        let told = 0;
        disposables.add(
            store.onDidChange(({ index }) => {
                if (index === undefined) return resolve();
                if (!isIndexing(index)) return hasBegun ? resolve() : undefined;
                hasBegun = true;
                const percent = index.total === 0 ? 0 : (100 * index.files) / index.total;
                tell(indexSentence(index, vscode.l10n.t), Math.max(0, percent - told));
                told = Math.max(told, percent);
            }),
        );
    });
}
