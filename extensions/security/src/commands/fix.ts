import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Proposes the smallest update that removes the advisories about a package. */
export function fix(session: Session): Command {
    return {
        id: commandIds.fix,
        async execute(argument?: unknown) {
            const { fixFlow } = await import("../fixes/fix-flow.ts");
            await fixFlow(session, argument);
        },
    };
}
