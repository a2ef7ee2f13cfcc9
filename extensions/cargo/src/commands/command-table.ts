import type { Command } from "@rust-ai-ide/host/commands";
import type { Session } from "../session.ts";
import { restartServer } from "./restart-server.ts";
import { showLog } from "./show-log.ts";

/** Every command of the extension. */
export function createCommands(session: Session): readonly Command[] {
    return [restartServer(session), showLog(session)];
}
