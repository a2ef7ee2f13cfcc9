import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Writes a dependency into a manifest, chosen from what the machine knows of registries. */
export function addDependency(session: Session): Command {
    return {
        id: commandIds.addDependency,
        async execute(argument?: unknown) {
            const { addDependencyFlow } = await import("../packages/add-dependency-flow.ts");
            await addDependencyFlow(session, hintOf(argument));
        },
    };
}
