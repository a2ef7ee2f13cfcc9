import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Opens the page with the graph of a workspace, at the package that a row of the view is about. */
export function openGraph(session: Session): Command {
    return {
        id: commandIds.openGraph,
        async execute(argument?: unknown) {
            const { chooseWorkspace } = await import("../packages/choose-workspace.ts");
            const hint = hintOf(argument);
            const workspace = await chooseWorkspace(session, hint);
            if (workspace === undefined) return;
            const { showGraph } = await import("../graph/graph-panel.ts");
            const [name = "", version] = (hint?.package ?? "").split("@");
            const shown =
                name === "" ? undefined : version === undefined ? { name } : { name, version };
            showGraph(session, workspace.description.manifestPath, shown);
        },
    };
}
