import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Makes a branch. */
export function createBranch(session: Session): Command {
    return {
        id: commandIds.createBranch,
        async execute() {
            const { createBranchFlow } = await import("../operations/branch-flow.ts");
            await createBranchFlow(session);
        },
    };
}
