import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Takes the marks of coverage away. */
export function hideCoverage(session: Session): Command {
    return { id: commandIds.hideCoverage, execute: async () => session.showCoverage(undefined) };
}
