import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Shows what `cargo check` finds in Problems. */
export function runCheck(session: Session): Command {
    return {
        id: commandIds.runCheck,
        async execute(argument?: unknown) {
            const { checkFlow } = await import("../check/check-flow.ts");
            await checkFlow(session, "check", hintOf(argument));
        },
    };
}
