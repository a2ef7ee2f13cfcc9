import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";
import {
    CancellationSource,
    CancelledError,
    NeverCancelled,
    throwIfCancelled,
} from "../src/cancellation.ts";

test("cancelling tells every listener once, late ones at once", () => {
    const source = new CancellationSource();
    const heard: string[] = [];
    source.token.onCancellationRequested(() => heard.push("early"));
    source.token.onCancellationRequested(() => heard.push("gone")).dispose();
    equal(source.token.isCancellationRequested, false);
    throwIfCancelled(source.token);
    source.cancel();
    source.cancel();
    equal(source.token.isCancellationRequested, true);
    source.token.onCancellationRequested(() => heard.push("late")).dispose();
    deepEqual(heard, ["early", "late"]);
    throws(() => throwIfCancelled(source.token), CancelledError);
});

test("a child is cancelled with its parent, not the other way round", () => {
    const parent = new CancellationSource();
    const child = new CancellationSource(parent.token);
    const sibling = new CancellationSource(parent.token);
    sibling.cancel();
    equal(parent.token.isCancellationRequested, false);
    parent.cancel();
    equal(child.token.isCancellationRequested, true);
    equal(new CancellationSource(parent.token).token.isCancellationRequested, true);
});

test("a disposed child no longer follows its parent", () => {
    const parent = new CancellationSource();
    const child = new CancellationSource(parent.token);
    child.dispose();
    parent.cancel();
    equal(child.token.isCancellationRequested, false);
});

test("the token that is never cancelled calls nobody", () => {
    const subscription = NeverCancelled.onCancellationRequested(() => {
        throw new Error("called");
    });
    subscription.dispose();
    equal(NeverCancelled.isCancellationRequested, false);
    equal(CancelledError.is(new CancelledError()), true);
    equal(CancelledError.is(new Error("Cancelled")), false);
});
