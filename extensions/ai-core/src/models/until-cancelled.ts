import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";

/** Waits for work until the token is cancelled; the work itself goes on. */
export function untilCancelled<T>(work: Promise<T>, token: CancellationToken): Promise<T> {
    return new Promise((resolve, reject) => {
        const subscription = token.onCancellationRequested(() => reject(new CancelledError()));
        work.then(resolve, reject).finally(() => subscription.dispose());
    });
}
