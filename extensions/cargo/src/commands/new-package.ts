import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Makes a package in a new folder. */
export function newPackage(session: Session): Command {
    return {
        id: commandIds.newPackage,
        async execute() {
            const { newPackageFlow } = await import("../packages/new-package-flow.ts");
            await newPackageFlow(session);
        },
    };
}
