import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Opens the page about the whole change. */
export function showSummary(session: Session): Command {
    return {
        id: commandIds.showSummary,
        async execute() {
            const { openSummaryPanel } = await import("../summary/summary-panel.ts");
            openSummaryPanel(session);
        },
    };
}
