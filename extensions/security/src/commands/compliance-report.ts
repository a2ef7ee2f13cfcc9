import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Holds what is known against the requirements of a standard. */
export function complianceReport(session: Session): Command {
    return {
        id: commandIds.complianceReport,
        async execute() {
            const { complianceFlow } = await import("../reports/report-flow.ts");
            await complianceFlow(session);
        },
    };
}
