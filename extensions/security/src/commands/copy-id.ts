import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Puts the id of a finding into the clipboard. */
export function copyId(session: Session): Command {
    return {
        id: commandIds.copyId,
        async execute(argument?: unknown) {
            const { copyIdFlow } = await import("../findings/advisory-flow.ts");
            await copyIdFlow(session, argument);
        },
    };
}
