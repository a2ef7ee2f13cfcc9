import type { Command } from "@rust-ai-ide/host/commands";
import { fingerprintsIn } from "../findings/finding-arguments.ts";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Brings the view to the front, at some findings where they are named. */
export function showFindings(session: Session): Command {
    return {
        id: commandIds.showFindings,
        execute: (argument?: unknown) => session.showView().reveal(fingerprintsIn(argument)),
    };
}
