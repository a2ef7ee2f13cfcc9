import assert from "node:assert/strict";
import { type Disposable, setDisposableTracker } from "@rust-ai-ide/core/disposable";

/**
 * Wraps a test body so that it fails when a disposable which it created is never disposed.
 *
 *     test("stops cleanly", leakChecked(async () => { ... }));
 */
export function leakChecked(body: () => void | Promise<void>): () => Promise<void> {
    return async () => {
        const alive = new Map<Disposable, string>();
        setDisposableTracker({
            created: (disposable) => alive.set(disposable, creationPlace()),
            disposed: (disposable) => alive.delete(disposable),
        });
        try {
            await body();
            assert.deepEqual([...alive.values()], [], "These disposables were never disposed.");
        } finally {
            setDisposableTracker(undefined);
        }
    };
}

/** The first stack frames outside core/disposable and this file. */
function creationPlace(): string {
    const frames = (new Error().stack ?? "").split("\n").slice(1);
    const own = /leak-tracker|core\/src\/(disposable|event)\.ts/;
    return frames
        .filter((frame) => !own.test(frame))
        .slice(0, 2)
        .map((frame) => frame.trim())
        .join(" ");
}
