import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Applies commits of another branch. */
export function cherryPick(session: Session): Command {
    return {
        id: commandIds.cherryPick,
        async execute() {
            const { cherryPickFlow } = await import("../operations/cherry-pick-flow.ts");
            await cherryPickFlow(session);
        },
    };
}
