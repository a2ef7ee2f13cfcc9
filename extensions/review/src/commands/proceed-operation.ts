import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Goes on with what git waits for, or gives it up. */
export function proceedOperation(session: Session): Command {
    return {
        id: commandIds.proceedOperation,
        async execute() {
            const { proceedFlow } = await import("../operations/proceed-flow.ts");
            await proceedFlow(session);
        },
    };
}
