import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Saves what was found as a file for others. */
export function exportReport(session: Session): Command {
    return {
        id: commandIds.exportReport,
        async execute() {
            const { reportFlow } = await import("../reports/report-flow.ts");
            await reportFlow(session);
        },
    };
}
