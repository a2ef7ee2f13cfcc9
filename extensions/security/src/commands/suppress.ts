import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Writes down that a finding does not matter, and why. */
export function suppress(session: Session): Command {
    return {
        id: commandIds.suppress,
        async execute(argument?: unknown) {
            const { suppressFlow } = await import("../fixes/suppress-flow.ts");
            await suppressFlow(session, argument);
        },
    };
}
