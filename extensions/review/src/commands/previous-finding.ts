import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Goes to the finding in front of the cursor. */
export function previousFinding(session: Session): Command {
    return {
        id: commandIds.previousFinding,
        async execute() {
            const { stepFlow } = await import("../findings/place-flow.ts");
            await stepFlow(session, -1);
        },
    };
}
