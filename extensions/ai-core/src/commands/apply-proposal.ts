import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Button below a proposal in the chat: changes the files, in one step that can be undone. */
export function applyProposal(session: Session): Command {
    return {
        id: internalCommandIds.applyProposal,
        execute: (id: unknown) => session.chat.proposals.apply(String(id)),
    };
}
