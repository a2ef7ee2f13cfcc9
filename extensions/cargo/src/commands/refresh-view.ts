import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Looks at manifests, locks and what is cached of registries again. */
export function refreshView(session: Session): Command {
    return { id: commandIds.refreshView, execute: () => session.model.reload() };
}
