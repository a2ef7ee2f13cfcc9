import { randomBytes } from "node:crypto";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { describeError } from "@rust-ai-ide/core/errors";
import { ReportPanel } from "@rust-ai-ide/host/report-panel";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import type { ParamsOf, RequestType, ResultOf } from "@rust-ai-ide/protocol/message-table";
import { SecurityHistory } from "@rust-ai-ide/protocol/security/history";
import { SecurityInventory } from "@rust-ai-ide/protocol/security/inventory";
import { SecurityLicences } from "@rust-ai-ide/protocol/security/licences";
import * as vscode from "vscode";
import { chooseWorkspace } from "../findings/choose-workspace.ts";
import { commandIds, dashboardPanelId } from "../ids.ts";
import type { Session } from "../session.ts";
import { type DashboardInput, dashboardReport } from "./dashboard-report.ts";

/** Opens the page with risk over time; parts that cannot be read are left out of it. */
export async function openDashboardPanel(session: Session): Promise<void> {
    const workspace = await chooseWorkspace(session);
    if (workspace === undefined) return;
    const first = await gather(session, workspace.root);
    if (first === undefined) return;
    new ReportPanel({
        extensionUri: session.context.extensionUri,
        logger: session.logger,
        nonce: () => randomBytes(16).toString("base64url"),
        id: dashboardPanelId,
        report: dashboardReport(first, vscode.l10n.t),
        onAction: async (id, panel) => {
            if (id === "report") await vscode.commands.executeCommand(commandIds.exportReport);
            else if (id === "scan") {
                await vscode.commands.executeCommand(commandIds.scanWorkspace);
                const next = await gather(session, workspace.root);
                if (next !== undefined) panel.show(dashboardReport(next, vscode.l10n.t));
            }
        },
    });
}

/** What is known of a workspace now; undefined where it is not open any more. */
async function gather(session: Session, root: string): Promise<DashboardInput | undefined> {
    const { known } = session.model;
    const workspace = known?.workspaces.find((each) => each.root === root);
    if (known === undefined || workspace === undefined) return undefined;
    const { manifestPath } = workspace;
    return withProgress(vscode.l10n.t("Gathering figures"), async (token) => {
        const ask = <T extends RequestType>(type: T, params: ParamsOf<T>) =>
            optional(session, type, params, token);
        const [history, inventory, licences] = await Promise.all([
            ask(SecurityHistory, { manifestPath }),
            ask(SecurityInventory, { manifestPath }),
            ask(SecurityLicences, { manifestPath }),
        ]);
        return {
            workspace,
            database: known.database,
            history: history?.points ?? [],
            inventory,
            licences,
        };
    });
}

async function optional<T extends RequestType>(
    { server, logger }: Session,
    type: T,
    params: ParamsOf<T>,
    token: CancellationToken,
): Promise<ResultOf<T> | undefined> {
    try {
        return await server.request(type, params, token);
    } catch (error) {
        if (CancelledError.is(error)) throw error;
        logger.warn(`${type.method}: ${describeError(error)}`);
        return undefined;
    }
}
