import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Takes a report of cargo's that is there already and shows it. */
export function openTimingsFile(session: Session): Command {
    return {
        id: commandIds.openTimingsFile,
        async execute(argument?: unknown) {
            const { chooseWorkspace } = await import("../packages/choose-workspace.ts");
            const workspace = await chooseWorkspace(session, hintOf(argument));
            if (workspace === undefined) return;
            const { showTimingsOf } = await import("../timings/timings-panel.ts");
            const panel = showTimingsOf(session, workspace.description.manifestPath);
            await panel.import();
        },
    };
}
