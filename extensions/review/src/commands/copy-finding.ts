import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Puts a finding into the clipboard. */
export function copyFinding(session: Session): Command {
    return {
        id: commandIds.copyFinding,
        async execute(argument?: unknown) {
            const { copyFindingFlow } = await import("../findings/decision-flow.ts");
            await copyFindingFlow(session, argument);
        },
    };
}
