import type { Command } from "@rust-ai-ide/host/commands";
import { commandIds } from "../ids.ts";
import { referenceOf } from "../models/model-actions.ts";
import { useModel } from "../models/use-model.ts";
import type { Session } from "../session.ts";

/** Lets the model of a row do the chat from the next request on. */
export function useForChat(session: Session): Command {
    return {
        id: commandIds.useForChat,
        async execute(row?: unknown) {
            const reference = referenceOf(row);
            if (reference !== undefined) await useModel(session, "chat", reference);
        },
    };
}
