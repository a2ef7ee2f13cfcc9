import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds, conflictViewId } from "../ids.ts";
import { ReviewShellErrors } from "../review-shell-errors.ts";
import type { Session } from "../session.ts";

/** Predicts what merges would come to. */
export function predictConflicts(session: Session): Command {
    return {
        id: commandIds.predictConflicts,
        async execute() {
            if (!vscode.workspace.isTrusted) throw ReviewShellErrors.notTrusted();
            await vscode.commands.executeCommand(`${conflictViewId}.focus`);
            await session.conflicts.predict(vscode.l10n.t("Predicting merges"));
        },
    };
}
