import type { Command } from "@rust-ai-ide/host/commands";
import { setToken } from "../engines/tokens.ts";
import { commandIds } from "../ids.ts";
import { nodeOf } from "../models/model-actions.ts";
import type { Session } from "../session.ts";

/** Asks for a server's token and keeps it in the system's key chain. */
export function setEngineToken(session: Session): Command {
    return {
        id: commandIds.setEngineToken,
        execute: (row?: unknown) => setToken(session, nodeOf(row)),
    };
}
