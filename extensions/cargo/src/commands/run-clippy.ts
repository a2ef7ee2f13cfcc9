import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Shows what `cargo clippy` finds in Problems. */
export function runClippy(session: Session): Command {
    return {
        id: commandIds.runClippy,
        async execute(argument?: unknown) {
            const { checkFlow } = await import("../check/check-flow.ts");
            await checkFlow(session, "clippy", hintOf(argument));
        },
    };
}
