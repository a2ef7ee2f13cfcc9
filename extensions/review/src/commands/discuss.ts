import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Opens a discussion at a finding. */
export function discuss(session: Session): Command {
    return {
        id: commandIds.discuss,
        async execute(argument?: unknown) {
            const { discussFlow } = await import("../comments/discussion-flow.ts");
            await discussFlow(session, argument);
        },
    };
}
