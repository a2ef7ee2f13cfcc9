import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Closes a discussion that has come to its end. */
export function resolveDiscussion(session: Session): Command {
    return {
        id: commandIds.resolveDiscussion,
        async execute(argument?: unknown) {
            const { threadIn } = await import("../comments/discussion-flow.ts");
            const thread = threadIn(argument);
            if (thread !== undefined) await session.discussions.resolve(thread, true);
        },
    };
}
