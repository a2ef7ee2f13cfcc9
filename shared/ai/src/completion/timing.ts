import {
    type CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";

/** Waits; rejects with {@link CancelledError} as soon as the token is cancelled. */
export function sleep(clock: Clock, milliseconds: number, token: CancellationToken): Promise<void> {
    if (token.isCancellationRequested) return Promise.reject(new CancelledError());
    if (milliseconds <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
        const timer = clock.schedule(milliseconds, () => {
            subscription.dispose();
            resolve();
        });
        const subscription = token.onCancellationRequested(() => {
            timer.dispose();
            reject(new CancelledError());
        });
    });
}

/** Lets go of a promise when the token is cancelled; the work behind it goes on. */
export function raceCancellation<T>(promise: Promise<T>, token: CancellationToken): Promise<T> {
    if (token.isCancellationRequested) {
        promise.catch(() => {});
        return Promise.reject(new CancelledError());
    }
    return new Promise((resolve, reject) => {
        const subscription = token.onCancellationRequested(() => reject(new CancelledError()));
        promise.then(resolve, reject).finally(() => subscription.dispose());
    });
}

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
