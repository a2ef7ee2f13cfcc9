import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Builds a workspace and shows how long each crate took. */
export function buildWithTimings(session: Session): Command {
    return {
        id: commandIds.buildWithTimings,
        async execute(argument?: unknown) {
            const { chooseWorkspace } = await import("../packages/choose-workspace.ts");
            const workspace = await chooseWorkspace(session, hintOf(argument));
            if (workspace === undefined) return;
            const { showTimingsOf } = await import("../timings/timings-panel.ts");
            const panel = showTimingsOf(session, workspace.description.manifestPath);
            await panel.build();
        },
    };
}
