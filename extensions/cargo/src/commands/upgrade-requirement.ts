import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Raises a requirement to the newest version, after showing what that would change. */
export function upgradeRequirement(session: Session): Command {
    return {
        id: commandIds.upgradeRequirement,
        async execute(argument?: unknown) {
            const { upgradeFlow } = await import("../packages/update-flow.ts");
            await upgradeFlow(session, hintOf(argument));
        },
    };
}
