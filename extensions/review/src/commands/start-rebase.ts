import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Does the rebase that a document plans. */
export function startRebase(session: Session): Command {
    return {
        id: internalCommandIds.startRebase,
        async execute(argument?: unknown) {
            const { startRebaseFlow } = await import("../operations/rebase-flow.ts");
            await startRebaseFlow(session, argument);
        },
    };
}
