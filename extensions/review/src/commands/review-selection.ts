import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Reviews the selected lines. */
export function reviewSelection(session: Session): Command {
    return {
        id: commandIds.reviewSelection,
        async execute() {
            const { openDocument, reviewFlow } = await import("../findings/scope-flow.ts");
            await reviewFlow(session, openDocument(true));
        },
    };
}
