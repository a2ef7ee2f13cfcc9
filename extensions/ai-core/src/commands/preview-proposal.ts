import type { Command } from "@rust-ai-ide/host/commands";
import { internalCommandIds } from "../ids.ts";
import type { Session } from "../session.ts";

/** Button below a proposal in the chat: shows it beside the files as they are. */
export function previewProposal(session: Session): Command {
    return {
        id: internalCommandIds.previewProposal,
        execute: (id: unknown) => session.chat.proposals.preview(String(id)),
    };
}
