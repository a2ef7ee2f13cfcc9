import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Shows what publishing would meet. */
export function checkPublish(session: Session): Command {
    return {
        id: commandIds.checkPublish,
        async execute(argument?: unknown) {
            const { publishFlow } = await import("../publish/publish-flow.ts");
            await publishFlow(session, hintOf(argument));
        },
    };
}
