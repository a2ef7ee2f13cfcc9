import type { AiCoreAnalysis } from "@rust-ai-ide/api/ai-core-api";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import { type IndexStatus, SearchSymbols } from "@rust-ai-ide/protocol/intelligence";
import type { Session } from "../session.ts";
import { askLinks, askStatus, mustIndex } from "./ask-index.ts";

/** The index for other extensions of the pack. */
export function createAnalysisApi(
    session: Pick<Session, "store" | "language" | "isIndexing">,
): AiCoreAnalysis {
    const changed = new Emitter<IndexStatus | undefined>();
    let known = session.store.current.index;
    session.store.onDidChange(({ index }) => {
        if (index === known) return;
        known = index;
        changed.fire(index);
    });
    return {
        status: (token = NeverCancelled) => askStatus(session, token),
        onDidChangeStatus: changed.event,
        async symbols(request, token = NeverCancelled) {
            await mustIndex(session);
            return session.language.request(SearchSymbols, request, token);
        },
        links: (request, token = NeverCancelled) => askLinks(session, request, token),
    };
}
