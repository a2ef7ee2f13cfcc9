import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Looks for secrets in the whole workspace. */
export function scanSecrets(session: Session): Command {
    return {
        id: commandIds.scanSecrets,
        async execute() {
            const { scanForSecrets } = await import("../findings/scan-flow.ts");
            await scanForSecrets(session);
        },
    };
}
