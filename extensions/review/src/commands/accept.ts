import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Takes findings away that are true and stay as they are, for good. */
export function accept(session: Session): Command {
    return {
        id: commandIds.accept,
        async execute(argument?: unknown, selected?: unknown) {
            const { decisionFlow } = await import("../findings/decision-flow.ts");
            await decisionFlow(session, "accepted", argument, selected);
        },
    };
}
