import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Opens the page of an advisory. */
export function openAdvisory(session: Session): Command {
    return {
        id: commandIds.openAdvisory,
        async execute(argument?: unknown) {
            const { openAdvisoryFlow } = await import("../findings/advisory-flow.ts");
            await openAdvisoryFlow(session, argument);
        },
    };
}
