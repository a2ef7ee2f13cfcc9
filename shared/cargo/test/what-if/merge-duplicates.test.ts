import assert from "node:assert/strict";
import { test } from "node:test";
import { duplicateNames, mergeDuplicates } from "../../src/what-if/merge-duplicates.ts";
import { type MadeUp, registryOf, requestOf } from "../resolve/made-up-registry.ts";

async function check(input: MadeUp, expected: readonly string[]): Promise<void> {
    const request = requestOf(input);
    const names = duplicateNames(request.locked);
    const found = await mergeDuplicates(request, registryOf(input.registry), names);
    const shown = found.map(({ before, after, command }) => {
        return `${before.join("+")} -> ${after.join("+")}: ${command}`;
    });
    assert.deepEqual(shown, expected);
}

const registry = [
    "a 1.0.0 -> c 1",
    "a 1.1.0 -> c 2",
    "b 1.0.0 -> c 2",
    "other 1.0.0 -> a 1",
    "other 1.1.0 -> a 1",
    "c 1.0.0",
    "c 2.0.0",
];
const lock = [
    "m 1.0.0 -> other 1.0.0, b 1.0.0",
    "a 1.0.0 -> c 1.0.0",
    "b 1.0.0 -> c 2.0.0",
    "c 1.0.0",
    "c 2.0.0",
    "other 1.0.0 -> a 1.0.0",
];

test("what keeps the older version is updated, and nothing else", async () => {
    const members = ["m 1.0.0 -> other 1, b 1"];
    await check({ registry, members, lock }, ["1.0.0+2.0.0 -> 2.0.0: cargo update a@1.0.0"]);
});

test("no change is proposed where none helps", async () => {
    const members = ["m 1.0.0 -> other 1, b 1"];
    const without = registry.filter((line) => !line.startsWith("a 1.1"));
    await check({ registry: without, members, lock }, []);
});
