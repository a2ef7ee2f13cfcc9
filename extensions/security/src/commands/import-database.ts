import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Takes advisories from a folder or an archive. */
export function importDatabase(session: Session): Command {
    return {
        id: commandIds.importDatabase,
        async execute() {
            const { importFlow } = await import("../database/database-flow.ts");
            await importFlow(session);
        },
    };
}
