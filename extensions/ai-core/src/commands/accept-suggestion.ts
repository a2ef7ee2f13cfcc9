import type { Acceptance } from "@rust-ai-ide/ai/completion/engine-options";
import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Runs when a suggestion was accepted as a whole. */
export function acceptSuggestion(session: Session): Command {
    return {
        id: internalCommandIds.accepted,
        async execute(acceptance?: Acceptance) {
            if (acceptance !== undefined) await session.completion.accepted(acceptance);
        },
    };
}
