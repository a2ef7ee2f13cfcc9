import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { loadModel as load, referenceOf } from "../models/model-actions.ts";
import type { Session } from "../session.ts";

/** Loads the model of a row. */
export function loadModel(session: Session): Command {
    return {
        id: commandIds.loadModel,
        async execute(row?: unknown) {
            const reference = referenceOf(row);
            if (reference !== undefined) await load(session, reference);
        },
    };
}
