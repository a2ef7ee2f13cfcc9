import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Reviews everything that is not committed. */
export function reviewWorkingTree(session: Session): Command {
    return {
        id: commandIds.reviewWorkingTree,
        async execute() {
            const { reviewFlow } = await import("../findings/scope-flow.ts");
            await reviewFlow(session, { kind: "workingTree" });
        },
    };
}
