import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Reviews what the next commit will have. */
export function reviewStaged(session: Session): Command {
    return {
        id: commandIds.reviewStaged,
        async execute() {
            const { reviewFlow } = await import("../findings/scope-flow.ts");
            await reviewFlow(session, { kind: "staged" });
        },
    };
}
