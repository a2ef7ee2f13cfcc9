import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Makes the file of licences that goes with a program. */
export function noticeFile(session: Session): Command {
    return {
        id: commandIds.noticeFile,
        async execute() {
            const { noticeFlow } = await import("../reports/notice-flow.ts");
            await noticeFlow(session);
        },
    };
}
