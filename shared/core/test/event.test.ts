import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { Emitter } from "../src/event.ts";

test("listeners hear in order until they unsubscribe", () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    emitter.dispose();
    emitter.fire(3);
    deepEqual(heard, ["first 1", "second 1", "second 2"]);
});

test("the same listener can subscribe twice and leave once", () => {
    const emitter = new Emitter<void>();
    let calls = 0;
    const listener = (): void => {
        calls++;
    };
    const one = emitter.event(listener);
    emitter.event(listener);
    emitter.fire();
    one.dispose();
    emitter.fire();
    equal(calls, 3);
});

test("a listener that throws does not silence the others", () => {
    const errors: unknown[] = [];
    const emitter = new Emitter<void>((error) => errors.push(error));
    let calls = 0;
    emitter.event(() => {
        throw "broken";
    });
    emitter.event(() => calls++);
    emitter.fire();
    deepEqual([calls, errors], [1, ["broken"]]);
    const silent = new Emitter<void>();
    silent.event(() => {
        throw new Error("nobody cares");
    });
    silent.fire();
});

test("a listener that is added while firing hears the next value only", () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const subscription = emitter.event(() => {
        subscription.dispose();
        emitter.event((value) => heard.push(value));
    });
    emitter.fire(1);
    emitter.fire(2);
    deepEqual(heard, [2]);
});
