import assert from "node:assert/strict";
import { test } from "node:test";
import type { Endpoint } from "../../src/links/endpoint.ts";
import type { BorderRule } from "../../src/links/link-rule.ts";
import { LinkTable } from "../../src/links/link-table.ts";

const rule: BorderRule = {
    border: "napi",
    readers: [],
    verb: "called",
    compare: () => [],
    decides: (key) => key === "module",
};

function endpoint(side: "definition" | "use", key: string): Endpoint {
    return { border: "napi", side, key, name: key, start: 0, end: key.length, symbol: -1 };
}

test("many changes are told at once, with all files that they concern from afar", () => {
    const links = new LinkTable([rule]);
    const told: string[][] = [];
    links.update("use.ts", "typescript", [endpoint("use", "greet")]);
    links.onDidChange((paths) => told.push([...paths].sort()));
    links.batch(() => {
        links.update("other.ts", "typescript", [endpoint("use", "module")]);
        // A batch inside of another one is part of it.
        links.batch(() => links.update("lib.rs", "rust", [endpoint("definition", "greet")]));
    });
    links.batch(() => {});
    assert.deepEqual(told, [["lib.rs", "other.ts", "use.ts"]]);
    assert.deepEqual(
        links.endpointsIn("use.ts").flatMap((use) => links.counterparts(use).map((to) => to.path)),
        ["lib.rs"],
    );
    links.dispose();
});

test("what a batch changed before it failed is told", () => {
    const links = new LinkTable([rule]);
    const told: string[][] = [];
    links.onDidChange((paths) => told.push([...paths]));
    assert.throws(() =>
        links.batch(() => {
            links.update("lib.rs", "rust", [endpoint("definition", "greet")]);
            throw new Error("broken");
        }),
    );
    assert.deepEqual(told, [["lib.rs"]]);
    links.dispose();
});
