import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Brings back what was set aside. */
export function applyStash(session: Session): Command {
    return {
        id: commandIds.applyStash,
        async execute() {
            const { unstashFlow } = await import("../operations/stash-flow.ts");
            await unstashFlow(session);
        },
    };
}
