import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { openFolder } from "../models/open-folder.ts";
import type { ModelNode } from "../views/model-tree.ts";

/** Shows the folder of a row's model. */
export function revealModel(): Command {
    return {
        id: commandIds.revealModel,
        async execute(node?: Partial<ModelNode>) {
            if (node?.folder !== undefined) await openFolder(node.folder);
        },
    };
}
