import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Predicts the plan of a rebase again. */
export function predictRebase(session: Session): Command {
    return {
        id: internalCommandIds.predictRebase,
        async execute(argument?: unknown) {
            const { predictRebaseFlow } = await import("../operations/rebase-flow.ts");
            await predictRebaseFlow(session, argument);
        },
    };
}
