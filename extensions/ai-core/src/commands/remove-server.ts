import type { Command } from "@rust-ai-ide/host/commands";
import { removeServer as remove } from "../engines/remove-server.ts";
import { commandIds } from "../ids.ts";
import { nodeOf } from "../models/model-actions.ts";
import type { Session } from "../session.ts";

/** Takes a server out of the settings: the one of a row, or one that the user picks. */
export function removeServer(session: Session): Command {
    return {
        id: commandIds.removeServer,
        execute: (row?: unknown) => remove(session, nodeOf(row)),
    };
}
