import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Takes a discussion away with its remarks. */
export function deleteDiscussion(session: Session): Command {
    return {
        id: commandIds.deleteDiscussion,
        async execute(argument?: unknown) {
            const { threadIn } = await import("../comments/discussion-flow.ts");
            const thread = threadIn(argument);
            if (thread !== undefined) await session.discussions.delete(thread);
        },
    };
}
