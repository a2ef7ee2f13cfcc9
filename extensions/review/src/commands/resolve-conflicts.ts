import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Resolves the sure conflicts of a file, after a look at the edits. */
export function resolveConflicts(session: Session): Command {
    return {
        id: commandIds.resolveConflicts,
        async execute(argument?: unknown) {
            const { resolveConflictsFlow } = await import("../merges/proposal-flow.ts");
            await resolveConflictsFlow(session, argument);
        },
    };
}
