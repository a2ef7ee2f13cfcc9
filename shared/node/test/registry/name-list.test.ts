import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTableAt, plainToml } from "@rust-ai-ide/cargo/toml/plain-toml";
import { NameList } from "../../src/registry/name-list.ts";

test("an older list is given while a new one is made", async () => {
    let time = 0;
    let names: readonly string[] = ["b-a", "a"];
    let listed = 0;
    const list = new NameList(
        async () => {
            listed += 1;
            return names;
        },
        () => time,
    );
    const all = () => list.beginningWith("", 9);
    const listing = () => new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(await Promise.all([all(), all()]), [
        ["a", "b-a"],
        ["a", "b-a"],
    ]);
    names = ["c"];
    time = 29_000;
    assert.deepEqual(await all(), ["a", "b-a"]);
    time = 31_000;
    assert.deepEqual(await all(), ["a", "b-a"]);
    await listing();
    assert.deepEqual(await all(), ["c"]);
    assert.equal(listed, 2);
    // A clock that was set back must not keep the list for ever.
    time = -100_000;
    names = ["d"];
    await all();
    await listing();
    assert.deepEqual(await all(), ["d"]);
});

test("a list that cannot be made is empty", async () => {
    const list = new NameList(() => Promise.reject(new Error("no folder")));
    assert.deepEqual(await list.beginningWith("a", 9), []);
});

test("files as plain data", () => {
    const { table } = plainToml(
        "a = [1, 2.5, true, 2026-01-01, { b.c = 'x', b.d = 2, e = [] }]\n[[f]]\ng = 1\n[h.i]\nj = 'k'\n",
    );
    const b = new Map<string, string | number>([
        ["c", "x"],
        ["d", 2],
    ]);
    const entry = new Map<string, unknown>([
        ["b", b],
        ["e", []],
    ]);
    assert.deepEqual(table.get("a"), [1, 2.5, true, "2026-01-01", entry]);
    assert.deepEqual(table.get("f"), [new Map([["g", 1]])]);
    assert.deepEqual(plainTableAt(table, "h", "i"), new Map([["j", "k"]]));
    assert.deepEqual(plainTableAt(table, "h", "x", "y"), new Map());
});
