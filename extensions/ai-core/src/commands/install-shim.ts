import type { Command } from "@rust-ai-ide/host/commands";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { currentShimPlan } from "../shim/shim-feature.ts";

/** Makes `rust-ai` a command of the user's shell, run by the editor's own Node. */
export function installShim(session: Session): Command {
    return {
        id: commandIds.installShim,
        async execute() {
            const plan = currentShimPlan(session);
            const { writeShim } = await import("../shim/shim-files.ts");
            await writeShim(plan);
            const written = vscode.l10n.t("The command rust-ai was written to {0}.", plan.file);
            const next = plan.isOnPath
                ? vscode.l10n.t("Open a new terminal and run: rust-ai --help")
                : vscode.l10n.t(
                      "That folder is not on your PATH: add {0} to PATH, then open a new terminal.",
                      plan.folder,
                  );
            void vscode.window.showInformationMessage(`${written} ${next}`);
        },
    };
}
