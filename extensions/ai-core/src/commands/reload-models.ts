import { raceCancellation } from "@rust-ai-ide/core/waiting";
import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import { withProgress } from "../notices.ts";
import type { Session } from "../session.ts";

/** Reads the model folders again, restarts what has failed and loads the chosen model. */
export function reloadModels(session: Session): Command {
    return {
        id: commandIds.reloadModels,
        async execute() {
            session.language.reset();
            session.completion.reconfigure();
            void session.language.warmUp();
            await withProgress(vscode.l10n.t("Reloading models…"), (token) =>
                raceCancellation(session.inference.reload(), token),
            );
        },
    };
}
