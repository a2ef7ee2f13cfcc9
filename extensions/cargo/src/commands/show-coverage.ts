import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Marks the lines that ran, after a report. */
export function showCoverage(session: Session): Command {
    return {
        id: commandIds.showCoverage,
        async execute() {
            const { coverageFlow } = await import("../coverage/coverage-flow.ts");
            const marks = await coverageFlow(session);
            if (marks !== undefined) session.showCoverage(marks);
        },
    };
}
