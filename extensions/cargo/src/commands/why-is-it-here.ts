import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { hintOf } from "../packages/command-hint.ts";
import type { Session } from "../session.ts";

/** Shows the ways from members to a package, and who turned its features on. */
export function whyIsItHere(session: Session): Command {
    return {
        id: commandIds.whyIsItHere,
        async execute(argument?: unknown) {
            const { explainPackage } = await import("../packages/explain-package.ts");
            await explainPackage(session, hintOf(argument));
        },
    };
}
