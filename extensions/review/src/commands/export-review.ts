import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Saves the review as a file for others. */
export function exportReview(session: Session): Command {
    return {
        id: commandIds.exportReview,
        async execute() {
            const { exportFlow } = await import("../summary/export-flow.ts");
            await exportFlow(session);
        },
    };
}
