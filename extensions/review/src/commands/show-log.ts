import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows what the extension logged. */
export function showLog(session: Session): Command {
    return {
        id: commandIds.showLog,
        execute: () => session.channel.show(),
    };
}
