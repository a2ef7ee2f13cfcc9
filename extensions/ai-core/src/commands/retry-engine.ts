import type { Command } from "@rust-ai-ide/host/commands";
import { retryEngine as retry } from "../engines/tokens.ts";
import { commandIds } from "../ids.ts";
import { engineOf } from "../models/model-actions.ts";
import type { Session } from "../session.ts";

/** Asks the engine of a row again, without waiting for its pause to end. */
export function retryEngine(session: Session): Command {
    return {
        id: commandIds.retryEngine,
        async execute(node?: unknown) {
            const found = engineOf(node);
            if (found !== undefined) await retry(session, found.engine);
        },
    };
}
