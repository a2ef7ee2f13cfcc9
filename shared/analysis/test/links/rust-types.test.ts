import assert from "node:assert/strict";
import { test } from "node:test";
import { editDistance } from "@rust-ai-ide/core/edit-distance";
import { nearestName } from "@rust-ai-ide/core/nearest-name";
import fc from "fast-check";
import {
    camelCase,
    camelCaseByDigits,
    pascalCaseByDigits,
    snakeCase,
} from "../../src/links/casing.ts";
import { likelyName } from "../../src/links/likely-name.ts";
import { crateFolder, isWithin, resolvedFrom } from "../../src/links/rust/rust-path.ts";
import { plainKind, rustType } from "../../src/links/rust/rust-type.ts";

test("a type is known by its last name and what stands in its brackets", () => {
    const check = (text: string, expected: string): void => {
        const { name, arguments: inner, isReference } = rustType(text);
        assert.equal(`${isReference ? "&" : ""}${name}<${inner.join("|")}>`, expected, text);
    };
    check("u8", "u8<>");
    check("&'a mut std::vec::Vec<Option<u8>>", "&Vec<Option<u8>>");
    check("State<'_, Mutex<App>>", "State<Mutex<App>>");
    check("HashMap<String, (u8, Vec<u8>)>", "HashMap<String|(u8, Vec<u8>)>");
    check("Box<dyn Fn(u8, u8) -> Result<u8>>", "Box<dyn Fn(u8, u8) -> Result<u8>>");
    check("[u8; 4]", "[]<u8>");
    check("&[String]", "&[]<String>");
    check("impl Into<String>", "Into<String>");
    check("::tauri::r#type<T>", "type<T>");
    check("(u8, u8)", "<>");
    check("Vec<u8", "Vec<u8>");
    check("", "<>");
    fc.assert(fc.property(fc.string(), (text) => rustType(text).arguments.length <= text.length));
});

test("the plain kinds of values", () => {
    const check = (kind: string, ...types: readonly string[]): void => {
        for (const type of types) assert.equal(plainKind(type), kind, type);
    };
    check(
        "string",
        "String",
        "&str",
        "Option<Box<str>>",
        "Cow<'_, str>",
        "std::path::PathBuf",
        "char",
    );
    check("number", "u8", "isize", "f64", "Option<NonZeroU8>", "Arc<i128>");
    check("boolean", "bool", "&bool");
    check("array", "Vec<u8>", "[u8; 3]", "&[u8]", "HashSet<String>");
    check("", "User", "HashMap<String, u8>", "()", "u7", "serde_json::Value");
});

test("names as other languages write them", () => {
    assert.deepEqual(
        ["user_id", "userId", "HTTPServer", "_name", "a_1b", "x2_y", "über_größe", ""].map(
            camelCase,
        ),
        ["userId", "userId", "httpServer", "name", "a1b", "x2Y", "überGröße", ""],
    );
    assert.deepEqual(["get_2d", "u8_array", "utf16"].map(camelCaseByDigits), [
        "get2D",
        "u8Array",
        "utf16",
    ]);
    assert.deepEqual(["my_2d", "JsRepo"].map(pascalCaseByDigits), ["My2D", "JsRepo"]);
    assert.deepEqual(["userId", "user_id", "HTTPServer2"].map(snakeCase), [
        "user_id",
        "user_id",
        "http_server2",
    ]);
    fc.assert(
        fc.property(fc.stringMatching(/^[a-z]{2,5}(?:_[a-z]{2,5}){0,3}$/), (name) => {
            assert.equal(snakeCase(camelCase(name)), name);
        }),
    );
});

test("the nearest name, and the one that was surely meant", () => {
    assert.equal(nearestName("greet_usr", ["load", "greet_user", "greet_us"]), "greet_user");
    assert.equal(nearestName("greetUser", ["greet_user"]), "greet_user");
    assert.equal(nearestName("tset", ["test"]), "test");
    assert.equal(nearestName("go", ["stop"]), undefined);
    assert.equal(likelyName("loadall", ["loadAll", "load"]), "loadAll");
    assert.equal(likelyName("xxh", ["Xxh3"]), undefined);
    assert.equal(likelyName("serch", ["search"]), "search");
    const naive = (left: string, right: string): number => {
        if (left === "" || right === "") return left.length + right.length;
        const rest = [left.slice(1), right.slice(1)] as const;
        const cost = left[0] === right[0] ? 0 : 1;
        const swap =
            left.length > 1 && left[0] === right[1] && left[1] === right[0]
                ? 1 + naive(left.slice(2), right.slice(2))
                : 9;
        return Math.min(
            naive(...rest) + cost,
            naive(rest[0], right) + 1,
            naive(left, rest[1]) + 1,
            swap,
        );
    };
    const word = fc.stringMatching(/^[abc]{0,5}$/);
    fc.assert(
        fc.property(word, word, fc.integer({ min: 1, max: 6 }), (left, right, limit) => {
            assert.equal(editDistance(left, right, limit), Math.min(limit, naive(left, right)));
        }),
        { numRuns: 300 },
    );
});

test("folders of crates and of modules", () => {
    assert.deepEqual(["a/b/src/x/y.rs", "a/build.rs", "lib.rs", "src/lib.rs"].map(crateFolder), [
        "a/b",
        "a",
        "",
        "",
    ]);
    assert.equal(resolvedFrom("a/b/c.ts", "../d/./e"), "a/d/e");
    assert.equal(resolvedFrom("c.ts", "../d"), undefined);
    assert.deepEqual(
        [isWithin("a/b", "a"), isWithin("a", "a"), isWithin("ab", "a"), isWithin("a", "")],
        [true, true, false, true],
    );
});
