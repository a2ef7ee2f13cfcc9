import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { referenceOf, removeModel as remove } from "../models/model-actions.ts";
import type { Session } from "../session.ts";

/** Forgets the model of a row. */
export function removeModel(session: Session): Command {
    return {
        id: commandIds.removeModel,
        async execute(row?: unknown) {
            const reference = referenceOf(row);
            if (reference !== undefined) await remove(session, reference);
        },
    };
}
