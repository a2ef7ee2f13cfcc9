import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Shows what newer versions in the lock would change, before anything does. */
export function updatePackages(session: Session): Command {
    return {
        id: commandIds.updatePackages,
        async execute(argument?: unknown) {
            const { updateFlow } = await import("../packages/update-flow.ts");
            await updateFlow(session, hintOf(argument));
        },
    };
}
