import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Removes parts of the build folder that the user chooses by their size. */
export function cleanBySize(session: Session): Command {
    return {
        id: commandIds.cleanBySize,
        async execute() {
            const { cleanFlow } = await import("../clean/clean-flow.ts");
            await cleanFlow(session);
        },
    };
}
