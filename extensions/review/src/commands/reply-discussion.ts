import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Adds a remark to a discussion. */
export function replyDiscussion(session: Session): Command {
    return {
        id: commandIds.replyDiscussion,
        async execute(argument?: unknown) {
            const { threadIn } = await import("../comments/discussion-flow.ts");
            const { text } = (argument ?? {}) as { text?: unknown };
            const thread = threadIn(argument);
            if (thread !== undefined && typeof text === "string") {
                await session.discussions.reply(thread, text);
            }
        },
    };
}
