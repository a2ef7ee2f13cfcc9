import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { apiDifferences } from "../../src/rustdoc/diff-api.ts";
import type { ApiItem, PublicApi } from "../../src/rustdoc/public-api.ts";
import { readPublicApi } from "../../src/rustdoc/read-api.ts";

/** A crate as rustdoc writes it, with some items of its root. */
function crate(items: Readonly<Record<string, object>>, more: object = {}): string {
    const ids = Object.keys(items).map(Number);
    const root = { visibility: "public", name: "a", inner: { module: { items: ids } } };
    return JSON.stringify({
        format_version: 57,
        root: 0,
        index: { 0: root, ...items },
        paths: {},
        ...more,
    });
}

function fn(name: string, inputs: readonly object[], output: object | null = null): object {
    return {
        name,
        visibility: "public",
        span: { filename: "src/lib.rs", begin: [3, 1], end: [4, 2] },
        inner: {
            function: {
                sig: { inputs: inputs.map((type) => ["x", type]), output },
                generics: { params: [], where_predicates: [] },
                header: { abi: "Rust" },
                has_body: true,
            },
        },
    };
}

const u8 = { primitive: "u8" };

test("items are told with their signatures and places", () => {
    const slice = { borrowed_ref: { lifetime: null, is_mutable: true, type: { slice: u8 } } };
    const { items } = readPublicApi(crate({ 1: fn("f", [slice], { tuple: [u8, u8] }) }));
    assert.deepEqual(
        items.map(({ path, kind, parts, place }) => ({ path, kind, parts, place })),
        [
            {
                path: "f",
                kind: "function",
                parts: {
                    qualifiers: "",
                    generics: "",
                    parameters: "&mut [u8]",
                    result: "(u8, u8)",
                },
                place: { path: "src/lib.rs", line: 3, endLine: 4 },
            },
        ],
    );
    const hidden = { ...fn("g", []), visibility: "default" };
    assert.deepEqual(readPublicApi(crate({ 1: hidden })).items, []);
});

test("what is no description, or one of another format, is refused by its code", () => {
    for (const text of ["", "[]", "{}", '{"format_version":"57"}']) {
        assert.throws(() => readPublicApi(text), { code: "rustdoc.unreadable" });
    }
    assert.throws(() => readPublicApi('{"format_version":12}'), { code: "rustdoc.unknownFormat" });
});

test("any tables are read without an error, and differ in nothing from themselves", () => {
    const key = fc.constantFrom(
        ...["name", "visibility", "inner", "module", "items", "use", "id", "is_glob", "function"],
        ...["sig", "inputs", "output", "generics", "params", "kind", "type", "struct", "plain"],
        ...["fields", "impls", "impl", "for", "trait", "resolved_path", "path", "args", "tuple"],
        ...["0", "1", "2", "enum", "variants", "type_alias", "bounds", "where_predicates"],
    );
    const { tree } = fc.letrec((tie) => ({
        tree: fc.oneof(
            { maxDepth: 6, withCrossShrink: true },
            fc.constantFrom<unknown>(null, "public", "default", 0, 1, 2, true, "x"),
            fc.array(tie("tree"), { maxLength: 3 }),
            fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
        ),
    }));
    fc.assert(
        fc.property(fc.dictionary(fc.constantFrom("1", "2", "3"), tree), tree, (index, paths) => {
            const items = Object.fromEntries(
                Object.entries(index).map(([id, inner]) => [
                    id,
                    { name: `n${id}`, visibility: "public", inner },
                ]),
            );
            const api = readPublicApi(crate(items, { paths }));
            assert.deepEqual(apiDifferences(api, api), []);
        }),
    );
});

test("a type that names itself without end is cut", () => {
    let type: object = u8;
    for (let depth = 0; depth < 500; depth++) type = { slice: type };
    const [item] = readPublicApi(crate({ 1: fn("f", [type]) })).items;
    assert.match(item?.parts.parameters ?? "", /^\[+…\]+$/);
    const alias = {
        name: "A",
        visibility: "public",
        inner: { type_alias: { type: { resolved_path: { path: "A", id: 1, args: null } } } },
    };
    assert.equal(readPublicApi(crate({ 1: alias })).items.length, 1);
});

function item(path: string, parts: ApiItem["parts"], more: Partial<ApiItem> = {}): ApiItem {
    return {
        path,
        definition: path,
        kind: "function",
        place: undefined,
        parts,
        bounds: [],
        isDemanded: false,
        isImplementable: false,
        ...more,
    };
}

function api(items: readonly ApiItem[], names: PublicApi["names"] = []): PublicApi {
    return { items, definitions: [], names };
}

function check(
    base: readonly ApiItem[],
    head: readonly ApiItem[],
    expected: readonly string[],
): void {
    const found = apiDifferences(api(base), api(head));
    assert.deepEqual(
        found.map(({ isBreak, message }) => `${isBreak ? "break" : "fine"}: ${message}`),
        expected,
    );
}

test("what users rely on breaks when it changes, what is more than before does not", () => {
    check(
        [item("f", { result: "u8" })],
        [item("f", { result: "u16" })],
        ["break: The result of the function `f` was `u8` and is `u16` now."],
    );
    check(
        [item("f", { qualifiers: "unsafe" })],
        [item("f", { qualifiers: "const" })],
        ["fine: The qualifiers of the function `f` were `unsafe` and are `const` now."],
    );
    check(
        [item("f", { qualifiers: "const" })],
        [item("f", { qualifiers: "" })],
        ["break: The qualifiers of the function `f` were `const` and are `none` now."],
    );
    check(
        [item("f", { generics: "type" })],
        [item("f", { generics: "lifetime, type" })],
        ["fine: The generics of the function `f` were `type` and are `lifetime, type` now."],
    );
    check(
        [item("f", {}, { bounds: ["F0: Copy"] })],
        [item("f", {})],
        ["fine: The function `f` no longer asks for `F0: Copy` now."],
    );
    check(
        [item("f", {})],
        [item("f", {}, { bounds: ["F0: Copy"] })],
        ["break: The function `f` asks for `F0: Copy` now."],
    );
    check([], [item("f", {})], ["fine: The function `f` is new."]);
});

test("what belongs to a type goes with it, and is handed on with an alias", () => {
    const struct = item("S", { construction: "plain" }, { kind: "struct" });
    const method = item("S::m", {}, { kind: "method" });
    const implementation = item("<S as core::clone::Clone>", {}, { kind: "implementation" });
    check([struct, method, implementation], [], ["break: The struct `S` is gone."]);
    const alias = item("S", { type: "crate::T" }, { kind: "type_alias" });
    check([struct, method, implementation], [alias], ["fine: The struct `S` is a type alias now."]);
    const field = item("S::a", { type: "u8" }, { kind: "field", isDemanded: true });
    check(
        [struct],
        [struct, field],
        ["break: The field `S::a` is new, and code of users has to have it."],
    );
    const closed = { ...struct, parts: { construction: "not from outside" } };
    check([closed], [closed, field], ["fine: The field `S::a` is new."]);
});

test("a shorter path that comes changes no signature", () => {
    const base = api([
        item("net::S", {}, { kind: "struct" }),
        item("f", { result: "crate::net::S" }),
    ]);
    const head = api(
        [
            item("net::S", {}, { kind: "struct" }),
            item("S", {}, { kind: "struct" }),
            item("f", { result: "crate::S" }),
        ],
        [["S", ["S", "net::S"]]],
    );
    assert.deepEqual(
        apiDifferences(base, head).map(({ message }) => message),
        ["The struct `S` is new."],
    );
});
