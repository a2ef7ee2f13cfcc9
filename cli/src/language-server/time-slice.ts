import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CancelledError } from "@rust-ai-ide/core/cancellation";

/** Milliseconds of work after which messages of the client are read: completion must not wait. */
const sliceMs = 8;

/** Cuts long work into slices, between which the client's messages, cancellations too, are read. */
export class TimeSlice {
    private readonly token: CancellationToken;
    private end = performance.now() + sliceMs;

    constructor(token: CancellationToken) {
        this.token = token;
    }

    get isOver(): boolean {
        return performance.now() > this.end;
    }

    /** Lets others run. Throws {@link CancelledError} when the work is not wanted any more. */
    async rest(): Promise<void> {
        await new Promise<void>((resolve) => setImmediate(resolve));
        if (this.token.isCancellationRequested) throw new CancelledError();
        this.end = performance.now() + sliceMs;
    }
}
