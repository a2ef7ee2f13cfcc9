import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { verifyOneModel } from "../models/verify.ts";
import type { Session } from "../session.ts";

/** Checks sizes, checksums, tokeniser and graph of the active model, or of the given one. */
export function verifyModel(session: Session): Command {
    return {
        id: commandIds.verifyModel,
        execute: (model?: unknown) =>
            verifyOneModel(session, typeof model === "string" ? model : undefined),
    };
}
