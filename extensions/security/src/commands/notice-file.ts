import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Gathers the licences of everything that is built. */
export function noticeFile(session: Session): Command {
    return {
        id: commandIds.noticeFile,
        async execute() {
            const { noticeFlow } = await import("../reports/report-flow.ts");
            await noticeFlow(session);
        },
    };
}
