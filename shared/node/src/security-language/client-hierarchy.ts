import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { raceCancellation } from "@rust-ai-ide/core/waiting";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { SecurityIncomingCalls } from "@rust-ai-ide/protocol/security/incoming-calls";
import type { CallHierarchy } from "@rust-ai-ide/security/reachability/refine-reach";
import type { SecuritySession } from "./security-session.ts";

/** The client's editor as somebody who knows types. What it cannot answer is not known. */
export function clientHierarchy({ router }: Pick<SecuritySession, "router">): CallHierarchy {
    let source = "the editor";
    return {
        get name() {
            return source;
        },
        incoming: async (at, token) => {
            const { method, result } = SecurityIncomingCalls;
            try {
                const asked = router.connection.sendRequest<unknown>(method, at);
                const answer = await raceCancellation(asked, token);
                const parsed = parseMessage(result, answer);
                if (!parsed.ok) return undefined;
                source = parsed.value.source;
                return parsed.value.calls;
            } catch (error) {
                if (CancelledError.is(error)) throw error;
                return undefined;
            }
        },
    };
}
