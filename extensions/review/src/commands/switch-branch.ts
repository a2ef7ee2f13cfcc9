import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Goes to another branch. */
export function switchBranch(session: Session): Command {
    return {
        id: commandIds.switchBranch,
        async execute() {
            const { switchBranchFlow } = await import("../operations/branch-flow.ts");
            await switchBranchFlow(session);
        },
    };
}
