import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { referenceOf } from "../models/model-actions.ts";
import { verifyOneModel } from "../models/verify.ts";
import type { Session } from "../session.ts";

/** Checks sizes, checksums, tokeniser and graph of the active model, of the given one, or of a row's. */
export function verifyModel(session: Session): Command {
    return {
        id: commandIds.verifyModel,
        execute: (model?: unknown) =>
            verifyOneModel(session, typeof model === "string" ? model : referenceOf(model)?.model),
    };
}
