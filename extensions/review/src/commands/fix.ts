import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows the edits of a fix before they are made. */
export function fix(session: Session): Command {
    return {
        id: commandIds.fix,
        async execute(argument?: unknown) {
            const { fixFlow } = await import("../findings/fix-flow.ts");
            await fixFlow(session, argument);
        },
    };
}
