import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Makes a package of a folder that is there. */
export function initPackage(session: Session): Command {
    return {
        id: commandIds.initPackage,
        async execute() {
            const { initPackageFlow } = await import("../packages/new-package-flow.ts");
            await initPackageFlow(session);
        },
    };
}
