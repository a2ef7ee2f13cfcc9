import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Reviews a branch since it parted from the one that it goes to. */
export function reviewBranch(session: Session): Command {
    return {
        id: commandIds.reviewBranch,
        async execute() {
            const { chosenBranch, reviewFlow } = await import("../findings/scope-flow.ts");
            const scope = await chosenBranch(session);
            if (scope !== undefined) await reviewFlow(session, scope);
        },
    };
}
