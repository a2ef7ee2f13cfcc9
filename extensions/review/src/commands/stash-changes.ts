import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Sets what is not committed aside. */
export function stashChanges(session: Session): Command {
    return {
        id: commandIds.stashChanges,
        async execute() {
            const { stashFlow } = await import("../operations/stash-flow.ts");
            await stashFlow(session);
        },
    };
}
