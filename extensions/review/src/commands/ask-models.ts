import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Lets models look at the latest review. */
export function askModels(session: Session): Command {
    return {
        id: commandIds.askModels,
        async execute() {
            const { askModelsFlow } = await import("../models/deepen-flow.ts");
            await askModelsFlow(session);
        },
    };
}
