import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Takes the latest decision back. */
export function undoDecision(session: Session): Command {
    return {
        id: commandIds.undoDecision,
        async execute() {
            const { undoDecisionFlow } = await import("../findings/decision-flow.ts");
            await undoDecisionFlow(session);
        },
    };
}
