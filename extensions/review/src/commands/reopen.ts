import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows findings again about which something was decided. */
export function reopen(session: Session): Command {
    return {
        id: commandIds.reopen,
        async execute(argument?: unknown, selected?: unknown) {
            const { decisionFlow } = await import("../findings/decision-flow.ts");
            await decisionFlow(session, undefined, argument, selected);
        },
    };
}
