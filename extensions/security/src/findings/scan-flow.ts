import { withProgress } from "@rust-ai-ide/host/with-progress";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import { SecurityScan } from "@rust-ai-ide/protocol/security/scan";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

type Kinds = ParamsOf<typeof SecurityScan>["kinds"];

/** Looks for everything in the folders of the window. */
export function scanEverything(session: Session): Promise<void> {
    const kinds: Kinds = ["advisories", "sast", "secrets", "licences", "bans", "unsafe"];
    return scan(session, kinds, vscode.l10n.t("Scanning the workspace"));
}

/** Looks for secrets in the folders of the window. */
export function scanForSecrets(session: Session): Promise<void> {
    return scan(session, ["secrets"], vscode.l10n.t("Looking for secrets"));
}

async function scan(session: Session, kinds: Kinds, title: string): Promise<void> {
    const { server, model } = session;
    const answer = await withProgress(title, (token) =>
        server.request(SecurityScan, { kinds }, token),
    );
    await model.reload();
    const found = model.all.filter(({ suppressedBy }) => suppressedBy === undefined).length;
    const text = vscode.l10n.t(
        "{0} findings after {1} files, {2} s.",
        found,
        answer.files,
        (answer.milliseconds / 1000).toFixed(1),
    );
    const show = vscode.l10n.t("Show");
    const [problem] = answer.problems;
    const said = problem === undefined ? text : `${text} ${problem.message}`;
    void vscode.window.showInformationMessage(said, show).then((chosen) => {
        if (chosen === show) void vscode.commands.executeCommand(commandIds.showFindings);
    });
}
