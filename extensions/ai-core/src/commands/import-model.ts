import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { importUserModel } from "../models/import-user-model.ts";
import type { Session } from "../session.ts";

/** Makes a model of the user's own from a GGUF file or an ONNX export, and adds it. */
export function importModel(session: Session): Command {
    return { id: commandIds.importModel, execute: () => importUserModel(session) };
}
