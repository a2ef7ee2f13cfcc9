import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Ends the program that reviews and starts another. */
export function restartServer(session: Session): Command {
    return {
        id: commandIds.restartServer,
        execute: () => session.server.restart(),
    };
}
