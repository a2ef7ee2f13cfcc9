import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { addModelFolder as addFolder } from "../models/add-folder.ts";
import type { Session } from "../session.ts";

/** Adds a folder with a model of the user's own to the setting, after looking into it. */
export function addModelFolder(session: Session): Command {
    return { id: commandIds.addModelFolder, execute: () => addFolder(session) };
}
