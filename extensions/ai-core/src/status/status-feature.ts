import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { StatusItem } from "@rust-ai-ide/host/status-item";
import * as vscode from "vscode";
import { commandIds, statusItemId } from "../ids.ts";
import type { Session } from "../session.ts";
import { answeringOf } from "./answering.ts";
import { hoverCommands, presentStatus } from "./presentation.ts";

/** Work that is over within this time never shows, so the item does not flicker while typing. */
const settleMs = 120;

/** The one status bar item of the extension. */
export function showStatus({ store, clock, orchestration }: Session): Disposable {
    const disposables = new DisposableStore();
    const item = disposables.add(
        new StatusItem({
            id: statusItemId,
            name: vscode.l10n.t("Rust AI"),
            command: commandIds.switchModel,
            enabledCommands: hoverCommands,
        }),
    );
    let known: string | undefined;
    disposables.add(
        orchestration.onDidCreate((orchestrator) => {
            disposables.add(
                orchestrator.onDidChangeStatus((status) => {
                    const answering = answeringOf(status);
                    const now = JSON.stringify(answering);
                    if (now !== known) store.update({ answering });
                    known = now;
                }),
            );
        }),
    );
    let pending: Disposable | undefined;
    const render = (): void => {
        pending = undefined;
        item.show(presentStatus(store.current, clock.now(), vscode.l10n.t));
    };
    disposables.add(
        store.onDidChange(() => {
            pending ??= clock.schedule(settleMs, render);
        }),
    );
    disposables.add({ dispose: () => pending?.dispose() });
    render();
    return disposables;
}
