import { withProgress } from "@rust-ai-ide/host/with-progress";
import {
    type DatabaseStatus,
    SecurityRollBackDatabase,
    SecurityUpdateDatabase,
} from "@rust-ai-ide/protocol/security/database";
import { SetSecurityOptions } from "@rust-ai-ide/protocol/security/options";
import * as vscode from "vscode";
import { SecurityShellErrors } from "../security-shell-errors.ts";
import type { Session } from "../session.ts";
import { type DatabaseSource, sourceOf } from "./database-source.ts";

/** Brings newer advisories from the source of the settings, or from one that the user names. */
export async function updateFlow(session: Session): Promise<void> {
    const named = session.configuration.get("rustAi.security.databaseSource");
    const given =
        named !== ""
            ? named
            : await vscode.window.showInputBox({
                  title: vscode.l10n.t("Update Advisory Database"),
                  prompt: vscode.l10n.t(
                      "Address of a git repository or of an archive with the RustSec database",
                  ),
                  placeHolder: "https://…/advisory-db.git",
                  ignoreFocusOut: true,
              });
    if (given === undefined || given.trim() === "") return;
    const from = sourceOf(given.trim());
    const needsNetwork = from.kind === "git" || from.kind === "url";
    if (needsNetwork && !(await mayUseNetwork(session, given))) return;
    await update(session, from, needsNetwork);
}

/** Takes advisories from a folder or an archive of this machine. */
export async function importFlow(session: Session): Promise<void> {
    const [chosen] =
        (await vscode.window.showOpenDialog({
            title: vscode.l10n.t("Import Advisory Database"),
            canSelectFolders: true,
            canSelectFiles: true,
            filters: { [vscode.l10n.t("Archives")]: ["gz", "tgz", "tar", "zip"] },
        })) ?? [];
    if (chosen !== undefined) await update(session, sourceOf(chosen.fsPath), false);
}

/** Goes back to the advisories before the last update. */
export async function rollBackFlow(session: Session): Promise<void> {
    const status = await withProgress(vscode.l10n.t("Rolling back"), (token) =>
        session.server.request(SecurityRollBackDatabase, {}, token),
    );
    await told(session, status);
}

async function update(session: Session, from: DatabaseSource, isOnline: boolean): Promise<void> {
    const { server } = session;
    // The user allowed it for this one question.
    if (isOnline) await server.notify(SetSecurityOptions, { online: true });
    try {
        const status = await withProgress(vscode.l10n.t("Updating advisories"), (token) =>
            server.request(SecurityUpdateDatabase, { from }, token),
        );
        await told(session, status);
    } finally {
        const always = session.configuration.get("rustAi.security.online") === "always";
        if (isOnline) await server.notify(SetSecurityOptions, { online: always });
    }
}

async function told(session: Session, status: DatabaseStatus): Promise<void> {
    await session.model.reload();
    void vscode.window.showInformationMessage(
        vscode.l10n.t("{0} advisories, newest of {1}.", status.count ?? 0, status.date ?? "-"),
    );
}

async function mayUseNetwork(session: Session, address: string): Promise<boolean> {
    const setting = session.configuration.get("rustAi.security.online");
    if (setting === "always") return true;
    if (setting === "never") throw SecurityShellErrors.offline();
    const once = vscode.l10n.t("Allow Once");
    const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t("May advisories be fetched over the network?"),
        { modal: true, detail: address },
        once,
    );
    return answer === once;
}
