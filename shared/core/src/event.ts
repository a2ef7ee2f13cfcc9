import { type Disposable, toDisposable } from "./disposable.ts";

/** Subscribes a listener; dispose the result to unsubscribe. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/**
 * The sending side of an {@link Event}. A listener that throws does not keep the
 * others from hearing: the error goes to `onListenerError`.
 */
export class Emitter<T> implements Disposable {
    private readonly listeners = new Set<(value: T) => void>();
    private readonly onListenerError: (error: unknown) => void;

    constructor(onListenerError: (error: unknown) => void = () => {}) {
        this.onListenerError = onListenerError;
    }

    readonly event: Event<T> = (listener) => {
        // Each subscription gets its own function, so the same listener can subscribe twice.
        const subscription = (value: T): void => listener(value);
        this.listeners.add(subscription);
        return toDisposable(() => this.listeners.delete(subscription));
    };

    fire(value: T): void {
        for (const listener of [...this.listeners]) {
            try {
                listener(value);
            } catch (error) {
                this.onListenerError(error);
            }
        }
    }

    dispose(): void {
        this.listeners.clear();
    }
}
