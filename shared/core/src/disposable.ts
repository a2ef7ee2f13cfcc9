/** Something that holds a resource until it is told to let go. Disposing twice is harmless. */
export interface Disposable {
    dispose(): void;
}

/** Observes creation and disposal; tests install one to prove that nothing leaked. */
export interface DisposableTracker {
    created(disposable: Disposable): void;
    disposed(disposable: Disposable): void;
}

let tracker: DisposableTracker | undefined;

/** Installs the leak tracker of a test run; pass `undefined` to remove it. */
export function setDisposableTracker(next: DisposableTracker | undefined): void {
    tracker = next;
}

/** Wraps a clean-up function. It runs at most once. */
export function toDisposable(release: () => void): Disposable {
    let released = false;
    const disposable: Disposable = {
        dispose() {
            if (released) return;
            released = true;
            tracker?.disposed(disposable);
            release();
        },
    };
    tracker?.created(disposable);
    return disposable;
}

/**
 * Owns disposables and releases them in reverse order of registration.
 * A store that is already disposed releases late arrivals at once, so that an
 * asynchronous start that finishes after shutdown cannot leak.
 */
export class DisposableStore implements Disposable {
    private readonly owned: Disposable[] = [];
    private released = false;

    constructor() {
        tracker?.created(this);
    }

    get isDisposed(): boolean {
        return this.released;
    }

    /** Takes ownership and returns the same object, so that it can be used on the line that makes it. */
    add<T extends Disposable>(disposable: T): T {
        if (this.released) disposable.dispose();
        else this.owned.push(disposable);
        return disposable;
    }

    dispose(): void {
        if (this.released) return;
        this.released = true;
        tracker?.disposed(this);
        for (const disposable of this.owned.splice(0).reverse()) disposable.dispose();
    }
}
