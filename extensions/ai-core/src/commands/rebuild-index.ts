import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { rebuild } from "../intelligence/rebuild.ts";
import type { Session } from "../session.ts";

/** Forgets the index of the workspace and makes it anew. */
export function rebuildIndex(session: Session): Command {
    return { id: commandIds.rebuildIndex, execute: () => rebuild(session) };
}
