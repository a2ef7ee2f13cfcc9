import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Takes a dependency out of a manifest. */
export function removeDependency(session: Session): Command {
    return {
        id: commandIds.removeDependency,
        async execute(argument?: unknown) {
            const { removeDependencyFlow } = await import("../packages/remove-dependency-flow.ts");
            await removeDependencyFlow(session, hintOf(argument));
        },
    };
}
