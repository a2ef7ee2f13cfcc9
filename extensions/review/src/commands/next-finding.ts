import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Goes to the finding behind the cursor. */
export function nextFinding(session: Session): Command {
    return {
        id: commandIds.nextFinding,
        async execute() {
            const { stepFlow } = await import("../findings/place-flow.ts");
            await stepFlow(session, 1);
        },
    };
}
