import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Compares both sides of a file of the review. */
export function openChanges(session: Session): Command {
    return {
        id: commandIds.openChanges,
        async execute(argument?: unknown) {
            const { openChangesFlow } = await import("../findings/place-flow.ts");
            await openChangesFlow(session, argument);
        },
    };
}
