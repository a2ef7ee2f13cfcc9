import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Goes back to the advisories before the last update. */
export function rollBackDatabase(session: Session): Command {
    return {
        id: commandIds.rollBackDatabase,
        async execute() {
            const { rollBackFlow } = await import("../database/database-flow.ts");
            await rollBackFlow(session);
        },
    };
}
