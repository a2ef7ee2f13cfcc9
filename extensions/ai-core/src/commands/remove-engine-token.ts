import type { Command } from "@rust-ai-ide/host/commands";
import { removeToken } from "../engines/tokens.ts";
import { commandIds } from "../ids.ts";
import { nodeOf } from "../models/model-actions.ts";
import type { Session } from "../session.ts";

/** Deletes a server's token. */
export function removeEngineToken(session: Session): Command {
    return {
        id: commandIds.removeEngineToken,
        execute: (row?: unknown) => removeToken(session, nodeOf(row)),
    };
}
