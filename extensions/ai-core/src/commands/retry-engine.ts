import type { Command } from "@rust-ai-ide/host/commands";
import { retryEngine as retry } from "../engines/tokens.ts";
import { commandIds } from "../ids.ts";
import { nodeOf } from "../models/model-actions.ts";
import type { Session } from "../session.ts";

/** Asks the engine of a row again, without waiting for its pause to end. */
export function retryEngine(session: Session): Command {
    return {
        id: commandIds.retryEngine,
        async execute(row?: unknown) {
            const found = nodeOf(row);
            if (found !== undefined) await retry(session, found.engine);
        },
    };
}
