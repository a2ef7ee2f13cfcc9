import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Shows how long builds of a workspace took. */
export function showTimings(session: Session): Command {
    return {
        id: commandIds.showTimings,
        async execute(argument?: unknown) {
            const { chooseWorkspace } = await import("../packages/choose-workspace.ts");
            const workspace = await chooseWorkspace(session, hintOf(argument));
            if (workspace === undefined) return;
            const { showTimingsOf } = await import("../timings/timings-panel.ts");
            showTimingsOf(session, workspace.description.manifestPath);
        },
    };
}
