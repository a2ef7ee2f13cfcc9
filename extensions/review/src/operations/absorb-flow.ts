import * as vscode from "vscode";
import type { Session } from "../session.ts";
import { performFlow, requireTrust } from "./perform-flow.ts";

/** Puts what is not committed into the commits that it repairs. */
export async function absorbFlow(session: Session): Promise<void> {
    requireTrust();
    const { t } = vscode.l10n;
    const chosen = await vscode.window.showQuickPick(
        [
            {
                label: t("Into the commits"),
                description: t("they are written anew"),
                isRebased: true,
            },
            {
                label: t("As fixup commits"),
                description: t("on top, for a rebase later"),
                isRebased: false,
            },
        ],
        { placeHolder: t("Each change goes to the commit whose lines it repairs.") },
    );
    if (chosen === undefined) return;
    const { isRebased } = chosen;
    await performFlow(session, { kind: "absorb", isRebased }, t("Absorb"));
}
