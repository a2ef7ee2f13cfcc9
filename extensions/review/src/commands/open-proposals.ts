import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Opens a file with proposals for its conflicts in the merge editor. */
export function openProposals(session: Session): Command {
    return {
        id: commandIds.openProposals,
        async execute(argument?: unknown) {
            const { openProposalsFlow } = await import("../merges/proposal-flow.ts");
            await openProposalsFlow(session, argument);
        },
    };
}
