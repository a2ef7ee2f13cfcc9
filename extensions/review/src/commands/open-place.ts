import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** A click on a row of the view: opens where the finding is. */
export function openPlace(session: Session): Command {
    return {
        id: internalCommandIds.openPlace,
        async execute(argument?: unknown) {
            const { openPlaceFlow } = await import("../findings/place-flow.ts");
            await openPlaceFlow(session, argument);
        },
    };
}
