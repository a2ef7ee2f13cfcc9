import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Looks for updates that leave fewer versions of packages. */
export function mergeDuplicates(session: Session): Command {
    return {
        id: commandIds.mergeDuplicates,
        async execute(argument?: unknown) {
            const { mergeFlow } = await import("../packages/merge-flow.ts");
            await mergeFlow(session, hintOf(argument));
        },
    };
}
