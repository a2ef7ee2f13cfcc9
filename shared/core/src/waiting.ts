import { type CancellationToken, CancelledError } from "./cancellation.ts";
import type { Clock } from "./clock.ts";

/** Waits; rejects with {@link CancelledError} as soon as the token is cancelled. */
export function sleep(clock: Clock, milliseconds: number, token: CancellationToken): Promise<void> {
    if (token.isCancellationRequested) return Promise.reject(new CancelledError());
    if (milliseconds <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
        const timer = clock.schedule(milliseconds, () => {
            timer.dispose();
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
