import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Puts changes into the commits that they repair. */
export function absorbChanges(session: Session): Command {
    return {
        id: commandIds.absorbChanges,
        async execute() {
            const { absorbFlow } = await import("../operations/absorb-flow.ts");
            await absorbFlow(session);
        },
    };
}
