import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { showModelSwitcher } from "../models/model-switcher.ts";
import type { Session } from "../session.ts";

/** Shows the models and makes the picked one complete. */
export function switchModel(session: Session): Command {
    return { id: commandIds.switchModel, execute: () => showModelSwitcher(session) };
}
