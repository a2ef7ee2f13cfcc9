import type { Command } from "@rust-ai-ide/host/commands";
import { addServer as add } from "../engines/add-server.ts";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Asks for the address of a server and adds it to the settings. */
export function addServer(session: Session): Command {
    return { id: commandIds.addServer, execute: () => add(session) };
}
