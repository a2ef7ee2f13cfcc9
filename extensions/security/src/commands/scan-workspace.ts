import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Looks for everything in the whole workspace. */
export function scanWorkspace(session: Session): Command {
    return {
        id: commandIds.scanWorkspace,
        async execute() {
            const { scanEverything } = await import("../findings/scan-flow.ts");
            await scanEverything(session);
        },
    };
}
