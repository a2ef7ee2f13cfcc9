import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Throws changes of files away. */
export function discardChanges(session: Session): Command {
    return {
        id: commandIds.discardChanges,
        async execute() {
            const { discardFlow } = await import("../operations/stash-flow.ts");
            await discardFlow(session);
        },
    };
}
