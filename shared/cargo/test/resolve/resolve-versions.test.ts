import assert from "node:assert/strict";
import { test } from "node:test";
import { describeResolution, type MadeUp, resolveMadeUp } from "./made-up-registry.ts";

async function check(input: MadeUp, expected: string): Promise<void> {
    const lines = expected.split("\n").map((line) => line.trim());
    const wanted = lines.filter((line) => line !== "").join("\n");
    assert.equal(describeResolution(await resolveMadeUp(input)), wanted);
}

const chain = ["a 1.0.0 -> b ^1", "a 1.1.0 -> b ^1", "b 1.0.0", "b 1.2.0", "b 2.0.0"];

test("the newest version that fits is chosen", async () => {
    await check({ registry: chain, members: ["m 1.0.0 -> a 1"] }, "a 1.1.0, b 1.2.0");
    await check({ registry: chain, members: ["m 1.0.0 -> b 1, a 1"] }, "a 1.1.0, b 1.2.0");
    await check({ registry: chain, members: ["m 1.0.0 -> b <1.2"] }, "b 1.0.0");
});

test("what is locked stays, and what may move moves", async () => {
    const lock = ["m 1.0.0 -> a 1.0.0", "a 1.0.0 -> b 1.0.0", "b 1.0.0"];
    const members = ["m 1.0.0 -> a 1"];
    await check({ registry: chain, members, lock }, "a 1.0.0, b 1.0.0");
    await check({ registry: chain, members, lock, unlocked: ["a 1.0.0"] }, "a 1.1.0, b 1.0.0");
    const both = ["a 1.0.0", "b 1.0.0"];
    await check({ registry: chain, members, lock, unlocked: both }, "a 1.1.0, b 1.2.0");
    await check(
        { registry: chain, members, lock, pins: ["b 1.0.0 1.2.0"], unlocked: ["b 1.0.0"] },
        "a 1.0.0, b 1.2.0",
    );
});

test("versions that are not compatible stand side by side, compatible ones do not", async () => {
    const registry = [...chain, "c 1.0.0 -> b ^2"];
    await check(
        { registry, members: ["m 1.0.0 -> a 1, c 1"] },
        "a 1.1.0, b 1.2.0, b 2.0.0, c 1.0.0",
    );
    const strict = [...chain, "c 1.0.0 -> b =1.0.0"];
    await check(
        { registry: strict, members: ["m 1.0.0 -> a 1, c 1"] },
        "a 1.1.0, b 1.0.0, c 1.0.0",
    );
    const zeros = [
        "z 0.1.0",
        "z 0.2.0",
        "z 0.0.1",
        "z 0.0.2",
        "y 1.0.0 -> z ^0.1",
        "x 1.0.0 -> z =0.0.1",
    ];
    await check(
        { registry: zeros, members: ["m 1.0.0 -> z 0.2, y 1, x 1"] },
        "x 1.0.0, y 1.0.0, z 0.0.1, z 0.1.0, z 0.2.0",
    );
});

test("a conflict leads back to an older version", async () => {
    const registry = [
        "a 1.0.0 -> c =1.0.0",
        "a 1.1.0 -> c =1.1.0",
        "b 1.0.0 -> c =1.0.0",
        "c 1.0.0",
        "c 1.1.0",
    ];
    await check({ registry, members: ["m 1.0.0 -> a 1, b 1"] }, "a 1.0.0, b 1.0.0, c 1.0.0");
});

test("a conflict that nothing solves is told with the chains that collide", async () => {
    const registry = ["a 1.0.0 -> c =1.0.0", "b 1.0.0 -> c =1.1.0", "c 1.0.0", "c 1.1.0"];
    await check(
        { registry, members: ["m 1.0.0 -> a 1, b 1"] },
        `b 1.0.0 needs c =1.1.0: c 1.0.0 is needed as well
        m 1.0.0 -> b 1.0.0 (1) -> c =1.1.0
        m 1.0.0 -> a 1.0.0 (1) -> c 1.0.0 (=1.0.0)`,
    );
    await check(
        { registry, members: ["m 1.0.0 -> a 2"] },
        `m 1.0.0 needs a 2: no version that may be chosen fits
        m 1.0.0 -> a 2`,
    );
    const native = ["x-sys 1.0.0 links=x", "x-sys 2.0.0 links=x", "y 1.0.0 -> x-sys 2"];
    await check(
        { registry: native, members: ["m 1.0.0 -> x-sys 1, y 1"] },
        `y 1.0.0 needs x-sys 2: x-sys 1.0.0 links the native library x already
        m 1.0.0 -> y 1.0.0 (1) -> x-sys 2
        m 1.0.0 -> x-sys 1.0.0 (1)`,
    );
});

test("withdrawn versions are chosen only where they were locked", async () => {
    const registry = ["a 1.0.0", "a 1.1.0 yanked"];
    const members = ["m 1.0.0 -> a 1"];
    await check({ registry, members }, "a 1.0.0");
    const lock = ["m 1.0.0 -> a 1.1.0", "a 1.1.0"];
    await check({ registry, members, lock }, "a 1.1.0");
});

test("versions that are too new are held back unless they are locked", async () => {
    const registry = ["a 1.0.0 day=1", "a 1.1.0 day=9"];
    const members = ["m 1.0.0 -> a 1"];
    await check({ registry, members, newestDay: 5 }, "a 1.0.0");
    await check({ registry, members, newestDay: 9 }, "a 1.1.0");
    const lock = ["m 1.0.0 -> a 1.1.0", "a 1.1.0"];
    await check({ registry, members, newestDay: 5, lock }, "a 1.1.0");
});

test("a Rust version is a preference, not a rule", async () => {
    const registry = [
        "a 1.0.0 rust=1.60",
        "a 1.1.0 rust=1.80",
        "b 1.0.0 rust=1.90",
        "c 1.0.0",
        "c 1.1.0 rust=1.70.0",
    ];
    await check(
        { registry, members: ["m 1.0.0 -> a 1, b 1, c 1"], rust: "1.70.0" },
        "a 1.0.0, b 1.0.0, c 1.1.0",
    );
    await check({ registry, members: ["m 1.0.0 -> a 1"] }, "a 1.1.0");
});

test("features bring optional dependencies, weak ones too", async () => {
    const registry = [
        "a 1.0.0 [default: std; std: b; weak: c?/x; hidden: dep:d] -> b? 1, c? 1, d? 1, dev:e 1",
        "b 1.0.0",
        "c 1.0.0 [x:]",
        "d 1.0.0",
        "e 1.0.0",
    ];
    await check({ registry, members: ["m 1.0.0 -> a 1"] }, "a 1.0.0, b 1.0.0");
    await check({ registry, members: ["m 1.0.0 -> a 1 -default"] }, "a 1.0.0");
    await check({ registry, members: ["m 1.0.0 -> a 1 -default +c"] }, "a 1.0.0, c 1.0.0");
    await check({ registry, members: ["m 1.0.0 -> a 1 -default +weak"] }, "a 1.0.0, c 1.0.0");
    await check({ registry, members: ["m 1.0.0 -> a 1 -default +hidden"] }, "a 1.0.0, d 1.0.0");
    await check(
        { registry, members: ["m 1.0.0 -> a 1 -default +nothing"] },
        `m 1.0.0 needs a 1: no version has the features that m 1.0.0 asks for
        m 1.0.0 -> a 1`,
    );
    await check(
        { registry, members: ["m 1.0.0 -> a? 1 -default, b? 1, dev:e 1"] },
        "a 1.0.0, b 1.0.0, e 1.0.0",
    );
});

test("an older version that has a feature is taken", async () => {
    const registry = ["a 1.0.0 [old:]", "a 1.1.0"];
    await check({ registry, members: ["m 1.0.0 -> a 1 +old"] }, "a 1.0.0");
});

test("a crate that nobody knows is told", async () => {
    await check(
        { registry: ["a 1.0.0 -> b 1"], members: ["m 1.0.0 -> a 1"] },
        "missing: b (registry+https://example.org/index)",
    );
});

test("a search has an end", async () => {
    const registry: string[] = [];
    const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
    for (const name of names) {
        for (let minor = 0; minor < 12; minor++) {
            registry.push(`${name} 1.${minor}.0 -> goal =1.${minor}.${name.slice(1)}`);
        }
    }
    for (let minor = 0; minor < 12; minor++) {
        for (let patch = 0; patch < 12; patch++) registry.push(`goal 1.${minor}.${patch}`);
    }
    const members = [`m 1.0.0 -> ${names.map((name) => `${name} 1`).join(", ")}`];
    const answer = await resolveMadeUp({ registry, members, budget: 100 });
    assert.equal(answer.kind, "budget");
});
