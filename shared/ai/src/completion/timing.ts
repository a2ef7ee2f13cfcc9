import type { CancellationSource } from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import { raceCancellation } from "@rust-ai-ide/core/waiting";

/** Cancels `source` after the time and rejects; so a port that hangs cannot hold up an answer. */
export function withDeadline<T>(
    clock: Clock,
    milliseconds: number,
    source: CancellationSource,
    work: Promise<T>,
): Promise<T> {
    const timer = clock.schedule(Math.max(0, milliseconds), () => source.cancel());
    return raceCancellation(work, source.token).finally(() => timer.dispose());
}
