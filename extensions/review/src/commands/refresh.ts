import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Reviews again what was reviewed last, or the working tree. */
export function refresh(session: Session): Command {
    return {
        id: commandIds.refresh,
        async execute() {
            const { reviewFlow } = await import("../findings/scope-flow.ts");
            await reviewFlow(session, session.model.scope ?? { kind: "workingTree" });
        },
    };
}
