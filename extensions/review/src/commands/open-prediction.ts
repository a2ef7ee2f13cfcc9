import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** A click on a row of the Conflicts view. */
export function openPrediction(session: Session): Command {
    return {
        id: internalCommandIds.openPrediction,
        async execute(argument?: unknown) {
            const { openPredictionFlow } = await import("../conflicts/open-prediction-flow.ts");
            await openPredictionFlow(session, argument);
        },
    };
}
