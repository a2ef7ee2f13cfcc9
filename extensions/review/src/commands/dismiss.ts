import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Takes findings away that are no problem, for good. */
export function dismiss(session: Session): Command {
    return {
        id: commandIds.dismiss,
        async execute(argument?: unknown, selected?: unknown) {
            const { decisionFlow } = await import("../findings/decision-flow.ts");
            await decisionFlow(session, "dismissed", argument, selected);
        },
    };
}
