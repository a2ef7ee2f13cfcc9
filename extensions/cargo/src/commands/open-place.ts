import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { CargoNode } from "../tree/tree-node.ts";

/** Opens the manifest at what a row of the view stands for. */
export function openPlace(): Command {
    return {
        id: internalCommandIds.openPlace,
        async execute(node: CargoNode) {
            if (node.place === undefined) return;
            const { revealPlace } = await import("../tree/reveal-place.ts");
            await revealPlace(node.place, true);
        },
    };
}
