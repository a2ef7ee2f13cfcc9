import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Plans a rebase with its prediction. */
export function rebase(session: Session): Command {
    return {
        id: commandIds.rebase,
        async execute() {
            const { rebaseFlow } = await import("../operations/rebase-flow.ts");
            await rebaseFlow(session);
        },
    };
}
