import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Shows the way from the code to what a finding is about, step by step. */
export function showPath(session: Session): Command {
    return {
        id: commandIds.showPath,
        async execute(argument?: unknown) {
            const { pathFlow } = await import("../findings/path-flow.ts");
            await pathFlow(session, argument);
        },
    };
}
