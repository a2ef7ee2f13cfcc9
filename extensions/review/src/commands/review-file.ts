import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Reviews the open file, every line of it. Needs neither git nor trust. */
export function reviewFile(session: Session): Command {
    return {
        id: commandIds.reviewFile,
        async execute() {
            const { openDocument, reviewFlow } = await import("../findings/scope-flow.ts");
            await reviewFlow(session, openDocument(false));
        },
    };
}
