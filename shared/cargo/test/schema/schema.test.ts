import assert from "node:assert/strict";
import { test } from "node:test";
import type { CargoFileKind } from "../../src/editor/editor-context.ts";
import { lintGroups, lintLevels } from "../../src/schema/lint-names.ts";
import { type KeySchema, optionsOf, type TableSchema, tableOf } from "../../src/schema/schema.ts";
import { cargoFileKind, keyAt, schemaOf } from "../../src/schema/schema-of.ts";
import { licenses, triples } from "../../src/schema/value-names.ts";

const kinds: readonly CargoFileKind[] = ["manifest", "config", "toolchain", "clippy", "rustfmt"];

/** Every key with its path, each table once. */
function* allKeys(
    table: TableSchema,
    path = "",
    seen = new Set<TableSchema>(),
): Generator<readonly [string, KeySchema]> {
    if (seen.has(table)) return;
    seen.add(table);
    const others = table.others === undefined ? [] : [["*", table.others] as const];
    for (const [name, known] of [...Object.entries(table.keys), ...others]) {
        yield [`${path}${name}`, known];
        const inside = tableOf(known.value);
        if (inside !== undefined) yield* allKeys(inside, `${path}${name}.`, seen);
    }
}

test("tells files apart by their path", () => {
    const check = (path: string, expected: CargoFileKind | undefined) =>
        assert.equal(cargoFileKind(path), expected, path);
    check("/a/Cargo.toml", "manifest");
    check("C:\\a\\Cargo.toml", "manifest");
    check("/a/.cargo/config.toml", "config");
    check("/a/.cargo/config", "config");
    check("/a/config.toml", undefined);
    check("/a/rust-toolchain", "toolchain");
    check("/a/rust-toolchain.toml", "toolchain");
    check("/a/.clippy.toml", "clippy");
    check("/a/rustfmt.toml", "rustfmt");
    check("/a/Cargo.lock", undefined);
});

test("describes every key in whole sentences", () => {
    let count = 0;
    for (const kind of kinds) {
        for (const [path, { about, deprecated, since }] of allKeys(schemaOf(kind))) {
            count += 1;
            assert.match(about, /^[A-Z`].+\.$/, path);
            assert.ok(about.length <= 160, path);
            assert.notEqual(deprecated, "", path);
            if (since !== undefined) assert.match(since, /^1\.\d+$/, path);
        }
    }
    assert.ok(count > 400, `${count} keys`);
});

test("proposes examples that a value may begin with", () => {
    for (const kind of kinds) {
        for (const [path, { example, value }] of allKeys(schemaOf(kind))) {
            if (example === undefined) continue;
            const starts = optionsOf(value).map((option) => option.kind);
            const shape = example.startsWith('"')
                ? "string"
                : example.startsWith("[")
                  ? "array"
                  : "";
            if (shape !== "")
                assert.ok(
                    starts.some((one) => one === shape),
                    path,
                );
        }
    }
});

test("finds keys by their path, those that users name too", () => {
    const check = (path: string, expected: RegExp | undefined) => {
        const found = keyAt(schemaOf("manifest"), path.split("/"));
        if (expected === undefined) assert.equal(found, undefined, path);
        else assert.match(found?.about ?? "", expected, path);
    };
    check("package/edition", /Edition/);
    check("dependencies/serde/features", /Features of the dependency/);
    check("target/cfg(unix)/dev-dependencies/serde/version", /Which versions/);
    check("profile/mine/package/serde/opt-level", /optimises/);
    check("workspace/dependencies/serde/git", /git repository/);
    check("lints/clippy/all/priority", /Higher numbers/);
    check("bin/name", /Name of the target/);
    check("package/constructor", undefined);
    check("package/name/deeper", undefined);
});

test("knows lints, licences and targets", () => {
    assert.equal(lintLevels("rust").get("unsafe_code"), "allow");
    assert.equal(lintLevels("clippy").get("unwrap_used"), "allow");
    assert.equal(lintLevels("rustdoc").get("broken_intra_doc_links"), "warn");
    assert.ok(lintGroups("clippy").includes("pedantic"));
    assert.ok(licenses.includes("MIT") && licenses.length > 600);
    assert.ok(triples.includes("x86_64-unknown-linux-gnu") && triples.length > 300);
});
