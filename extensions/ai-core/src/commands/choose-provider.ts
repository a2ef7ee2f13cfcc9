import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { chooseCopilot } from "../coexistence/copilot-feature.ts";
import { providerRows } from "../coexistence/provider-rows.ts";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Chooses who completes Rust when Copilot is there as well. */
export function chooseProvider(session: Session): Command {
    return {
        id: commandIds.chooseProvider,
        async execute() {
            const rows = providerRows(
                session.configuration.get("rustAi.completion.copilot"),
                vscode.l10n.t,
            );
            const picked = await vscode.window.showQuickPick([...rows], {
                title: vscode.l10n.t("Who completes Rust?"),
            });
            if (picked !== undefined) await chooseCopilot(session, picked.choice);
        },
    };
}
