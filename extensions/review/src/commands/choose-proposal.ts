import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows all proposals for a conflict. */
export function chooseProposal(session: Session): Command {
    return {
        id: internalCommandIds.chooseProposal,
        async execute(argument?: unknown) {
            const { chooseProposalFlow } = await import("../merges/proposal-flow.ts");
            await chooseProposalFlow(session, argument);
        },
    };
}
