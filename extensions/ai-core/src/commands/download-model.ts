import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Downloads a model of the catalogue after the user's consent, and offers to use it. */
export function downloadModel(session: Session): Command {
    return {
        id: commandIds.downloadModel,
        execute: async () => {
            const { downloadUserModel } = await import("../downloads/download-model.ts");
            await downloadUserModel(session);
        },
    };
}
