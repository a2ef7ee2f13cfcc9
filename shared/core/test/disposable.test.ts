import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { DisposableStore, setDisposableTracker, toDisposable } from "../src/disposable.ts";

test("a clean-up function runs once", () => {
    let runs = 0;
    const disposable = toDisposable(() => runs++);
    disposable.dispose();
    disposable.dispose();
    equal(runs, 1);
});

test("a store releases in reverse order, once, and late arrivals at once", () => {
    const released: string[] = [];
    const named = (name: string) => toDisposable(() => released.push(name));
    const store = new DisposableStore();
    const first = named("first");
    equal(store.add(first), first);
    store.add(named("second"));
    equal(store.isDisposed, false);
    store.dispose();
    store.dispose();
    equal(store.isDisposed, true);
    store.add(named("late"));
    deepEqual(released, ["second", "first", "late"]);
});

test("a tracker sees what was made and not released", () => {
    const alive = new Set<unknown>();
    setDisposableTracker({
        created: (disposable) => alive.add(disposable),
        disposed: (disposable) => alive.delete(disposable),
    });
    try {
        const store = new DisposableStore();
        store.add(toDisposable(() => {}));
        const leaked = toDisposable(() => {});
        equal(alive.size, 3);
        store.dispose();
        deepEqual([...alive], [leaked]);
    } finally {
        setDisposableTracker(undefined);
    }
    toDisposable(() => {});
    equal(alive.size, 1);
});
