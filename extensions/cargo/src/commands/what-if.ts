import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Asks what a change of dependencies would do, without doing it. */
export function whatIf(session: Session): Command {
    return {
        id: commandIds.whatIf,
        async execute(argument?: unknown) {
            const { whatIfFlow } = await import("../what-if/what-if-flow.ts");
            await whatIfFlow(session, hintOf(argument));
        },
    };
}
