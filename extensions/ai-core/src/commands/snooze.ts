import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { snoozeChoices } from "../completion/snooze.ts";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Pauses suggestions for a while in this window. */
export function snooze(session: Session): Command {
    const { store, clock } = session;
    let wake: vscode.Disposable | undefined;
    return {
        id: commandIds.snooze,
        async execute() {
            const rows = snoozeChoices(store.current.snooze, clock.now(), vscode.l10n.t);
            const picked = await vscode.window.showQuickPick([...rows], {
                title: vscode.l10n.t("Snooze Rust AI"),
                placeHolder: vscode.l10n.t("Pause suggestions in this window"),
            });
            if (picked === undefined) return;
            wake?.dispose();
            store.update({ snooze: picked.snooze });
            if (picked.snooze.kind !== "until") return;
            wake = clock.schedule(Math.max(0, picked.snooze.moment - clock.now()), () =>
                store.update({ snooze: { kind: "none" } }),
            );
            session.context.subscriptions.push(wake);
        },
    };
}
