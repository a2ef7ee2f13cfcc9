import * as vscode from "vscode";
import { CargoShellErrors } from "../cargo-shell-errors.ts";
import type { Session } from "../session.ts";

/**
 * Whether cargo may be run and may ask registries over the network, after the setting and, where that
 * says so, after the user. Rejects where the answer is no before anybody is asked.
 */
export async function mayAskRegistries(session: Session, reason: string): Promise<boolean> {
    if (!vscode.workspace.isTrusted) throw CargoShellErrors.notTrusted();
    const setting = session.configuration.get("rustAi.cargo.online");
    if (setting === "always") return true;
    if (setting === "never") throw CargoShellErrors.offline();
    const once = vscode.l10n.t("Allow Once");
    const always = vscode.l10n.t("Always Allow");
    const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t("May cargo ask its registries over the network?"),
        { modal: true, detail: reason },
        once,
        always,
    );
    if (answer === always) {
        await session.configuration.update("rustAi.cargo.online", "always", "user");
    }
    return answer !== undefined;
}
