import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Brings newer advisories here. */
export function updateDatabase(session: Session): Command {
    return {
        id: commandIds.updateDatabase,
        async execute() {
            const { updateFlow } = await import("../database/database-flow.ts");
            await updateFlow(session);
        },
    };
}
