import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** A click on a code lens. */
export function showItem(session: Session): Command {
    return {
        id: internalCommandIds.showItem,
        async execute(argument?: unknown) {
            const { showItemFlow } = await import("../lens/show-item-flow.ts");
            await showItemFlow(session, argument);
        },
    };
}
