import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Opens the page with risk over time. */
export function openDashboard(session: Session): Command {
    return {
        id: commandIds.openDashboard,
        async execute() {
            const { openDashboardPanel } = await import("../dashboard/dashboard-panel.ts");
            await openDashboardPanel(session);
        },
    };
}
