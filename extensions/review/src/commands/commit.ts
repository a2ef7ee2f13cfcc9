import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Reviews what is staged and commits it. */
export function commit(session: Session): Command {
    return {
        id: commandIds.commit,
        async execute() {
            const { commitFlow } = await import("../commit/commit-flow.ts");
            await commitFlow(session);
        },
    };
}
