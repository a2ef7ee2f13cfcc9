import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { nodeOf } from "../models/model-actions.ts";
import { openFolder } from "../models/open-folder.ts";

/** Shows the folder of a row's model. */
export function revealModel(): Command {
    return {
        id: commandIds.revealModel,
        async execute(row?: unknown) {
            const folder = nodeOf(row)?.folder;
            if (folder !== undefined) await openFolder(folder);
        },
    };
}
