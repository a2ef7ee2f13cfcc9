import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Opens a discussion again. */
export function reopenDiscussion(session: Session): Command {
    return {
        id: commandIds.reopenDiscussion,
        async execute(argument?: unknown) {
            const { threadIn } = await import("../comments/discussion-flow.ts");
            const thread = threadIn(argument);
            if (thread !== undefined) await session.discussions.resolve(thread, false);
        },
    };
}
