import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";

/**
 * Works one heavy job off after another, so that graphs of several views do not take each other's
 * memory and time. A job that is cancelled while it waits never starts.
 */
export class HeavyQueue {
    private last: Promise<unknown> = Promise.resolve();

    run<T>(token: CancellationToken, job: () => Promise<T>): Promise<T> {
        const result = this.last.then(async () => {
            // What the editor asked for in the meantime comes first.
            await new Promise((resolve) => setImmediate(resolve));
            throwIfCancelled(token);
            return job();
        });
        this.last = result.catch(() => {});
        return result;
    }
}
