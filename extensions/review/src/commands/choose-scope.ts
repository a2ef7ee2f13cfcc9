import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Asks what is to be reviewed, and reviews it. */
export function chooseScope(session: Session): Command {
    return {
        id: commandIds.chooseScope,
        async execute() {
            const { chooseScopeFlow } = await import("../findings/scope-flow.ts");
            await chooseScopeFlow(session);
        },
    };
}
