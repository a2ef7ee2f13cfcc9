import type { AiCoreAnalysis } from "@rust-ai-ide/api/ai-core-api";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import type { IndexStatus } from "@rust-ai-ide/protocol/intelligence";
import type { Session } from "../session.ts";

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
        async status(token = NeverCancelled) {
            const { askStatus } = await import("./ask-index.ts");
            return askStatus(session, token);
        },
        onDidChangeStatus: changed.event,
        async symbols(request, token = NeverCancelled) {
            const { askSymbols } = await import("./ask-index.ts");
            return askSymbols(session, request, token);
        },
        async links(request, token = NeverCancelled) {
            const { askLinks } = await import("./ask-index.ts");
            return askLinks(session, request, token);
        },
        async facts(request, token = NeverCancelled) {
            const { askFacts } = await import("./ask-index.ts");
            return askFacts(session, request, token);
        },
    };
}
