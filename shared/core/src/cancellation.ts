import type { Disposable } from "./disposable.ts";
import { Emitter } from "./event.ts";

/** Structural twin of the editor's cancellation token, so that either can be passed. */
export interface CancellationToken {
    readonly isCancellationRequested: boolean;
    readonly onCancellationRequested: (listener: () => void) => Disposable;
}

/** The same in every bundle that a process loads, where each has classes of its own. */
const mark: unique symbol = Symbol.for("rust-ai-ide.cancelled");

/** Thrown (or used to reject) when work stops because its token was cancelled. Never an error to show. */
export class CancelledError extends Error {
    constructor() {
        super("Cancelled");
        this.name = "CancelledError";
    }

    static is(error: unknown): error is CancelledError {
        return error instanceof Error && mark in error;
    }

    get [mark](): true {
        return true;
    }
}

const nothing: Disposable = { dispose() {} };

/** A token that is never cancelled. */
export const NeverCancelled: CancellationToken = {
    isCancellationRequested: false,
    onCancellationRequested: () => nothing,
};

/** Creates a token and cancels it, at most once. Listeners added after that are called at once. */
export class CancellationSource implements Disposable {
    private readonly emitter = new Emitter<void>();
    private cancelled = false;
    readonly token: CancellationToken;

    constructor(parent?: CancellationToken) {
        const isCancelled = (): boolean => this.cancelled;
        this.token = {
            get isCancellationRequested() {
                return isCancelled();
            },
            onCancellationRequested: (listener) => {
                if (!this.cancelled) return this.emitter.event(() => listener());
                listener();
                return nothing;
            },
        };
        if (parent?.isCancellationRequested) this.cancelled = true;
        else this.parentSubscription = parent?.onCancellationRequested(() => this.cancel());
    }

    private readonly parentSubscription: Disposable | undefined;

    cancel(): void {
        if (this.cancelled) return;
        this.cancelled = true;
        this.emitter.fire();
        this.dispose();
    }

    dispose(): void {
        this.parentSubscription?.dispose();
        this.emitter.dispose();
    }
}

/** Throws {@link CancelledError} when the token was cancelled. */
export function throwIfCancelled(token: CancellationToken): void {
    if (token.isCancellationRequested) throw new CancelledError();
}
