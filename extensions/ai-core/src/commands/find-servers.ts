import type { Command } from "@rust-ai-ide/host/commands";
import { findServers as find } from "../engines/find-servers.ts";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Looks for servers that run on this machine. */
export function findServers(session: Session): Command {
    return { id: commandIds.findServers, execute: () => find(session) };
}
