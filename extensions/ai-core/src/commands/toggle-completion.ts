import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Switches completions on or off: in this workspace where it says so itself, else everywhere. */
export function toggleCompletion(session: Session): Command {
    return {
        id: commandIds.toggleCompletion,
        async execute() {
            const { configuration } = session;
            await configuration.update(
                "rustAi.completion.enabled",
                !configuration.get("rustAi.completion.enabled"),
            );
        },
    };
}
