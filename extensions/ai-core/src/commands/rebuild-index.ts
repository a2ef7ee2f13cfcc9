import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Forgets the index of the workspace and makes it anew. */
export function rebuildIndex(session: Session): Command {
    return {
        id: commandIds.rebuildIndex,
        async execute() {
            const { rebuild } = await import("../intelligence/rebuild.ts");
            await rebuild(session);
        },
    };
}
