import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Opens the page with the figures of this window, or brings it to the front. */
export function showMetrics(session: Session): Command {
    return {
        id: commandIds.showMetrics,
        async execute() {
            const { openMetricsPage } = await import("../metrics/metrics-panel.ts");
            openMetricsPage(session);
        },
    };
}
