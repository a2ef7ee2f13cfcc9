import { randomBytes } from "node:crypto";
import { describeError } from "@rust-ai-ide/core/errors";
import { errorText } from "@rust-ai-ide/host/error-text";
import { ReportPanel } from "@rust-ai-ide/host/report-panel";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import { CargoPublish, type PublishReport } from "@rust-ai-ide/protocol/cargo/publish";
import * as vscode from "vscode";
import { publishPanelId } from "../ids.ts";
import { chooseWorkspace } from "../packages/choose-workspace.ts";
import type { CommandHint } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";
import { dryRunPublish } from "./dry-run.ts";
import { publishActions, publishPage } from "./publish-page.ts";

/** Shows what publishing the packages of a workspace would meet. Nothing is ever published here. */
export async function publishFlow(session: Session, hint: CommandHint | undefined): Promise<void> {
    const workspace = await chooseWorkspace(session, hint);
    if (workspace === undefined) return;
    const { manifestPath } = workspace.description;
    let report = await ask(session, manifestPath);
    const act = async (action: string, panel: ReportPanel): Promise<void> => {
        try {
            if (action === publishActions.close) panel.close();
            else if (action === publishActions.again) {
                report = await ask(session, manifestPath);
                panel.show(page(report));
            } else {
                const name = await dryRunPublish(session, report);
                if (name !== undefined)
                    panel.notice(
                        vscode.l10n.t("cargo packed and built {0} without an error.", name),
                    );
            }
        } catch (error) {
            session.logger.warn(`Publish checklist: ${describeError(error)}`);
            panel.notice(errorText(error, vscode.l10n.t));
        }
    };
    new ReportPanel({
        extensionUri: session.context.extensionUri,
        logger: session.logger,
        nonce: () => randomBytes(16).toString("base64url"),
        id: publishPanelId,
        report: page(report),
        onAction: act,
    });
}

function page(report: PublishReport): ReturnType<typeof publishPage> {
    return publishPage(report, (path) => vscode.workspace.asRelativePath(path), vscode.l10n.t);
}

function ask(session: Session, manifestPath: string): Promise<PublishReport> {
    return withProgress(vscode.l10n.t("Looking at what would be published"), (token) =>
        session.server.request(CargoPublish, { manifestPath }, token),
    );
}
