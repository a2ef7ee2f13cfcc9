import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Lets cargo ask its registries for newer versions, after a question. */
export function refreshRegistry(session: Session): Command {
    return {
        id: commandIds.refreshRegistry,
        async execute(argument?: unknown) {
            const { refreshRegistryFlow } = await import("../packages/refresh-registry-flow.ts");
            await refreshRegistryFlow(session, hintOf(argument));
        },
    };
}
