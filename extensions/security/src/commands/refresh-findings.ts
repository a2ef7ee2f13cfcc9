import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Looks again. */
export function refreshFindings(session: Session): Command {
    return {
        id: commandIds.refreshFindings,
        execute: () => session.model.reload(),
    };
}
