import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** A click on a proposal above a conflict. */
export function applyProposal(session: Session): Command {
    return {
        id: internalCommandIds.applyProposal,
        async execute(argument?: unknown) {
            const { applyProposalFlow } = await import("../merges/proposal-flow.ts");
            await applyProposalFlow(session, argument);
        },
    };
}
