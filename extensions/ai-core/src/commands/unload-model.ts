import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { referenceOf, unloadModel as unload } from "../models/model-actions.ts";
import type { Session } from "../session.ts";

/** Unloads the model of a row, where its engine can. */
export function unloadModel(session: Session): Command {
    return {
        id: commandIds.unloadModel,
        async execute(row?: unknown) {
            const reference = referenceOf(row);
            if (reference !== undefined) await unload(session, reference);
        },
    };
}
