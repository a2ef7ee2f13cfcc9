import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import type { CargoNode } from "../tree/tree-node.ts";

/** Shows the ways from members to a package, and who turned its features on. */
export function whyIsItHere(session: Session): Command {
    return {
        id: commandIds.whyIsItHere,
        async execute(node?: CargoNode) {
            const { explainPackage } = await import("../packages/explain-package.ts");
            await explainPackage(session, node);
        },
    };
}
