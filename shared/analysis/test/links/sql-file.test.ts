import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fileKey, packageFolder } from "../../src/links/source/paths.ts";
import { countParameters } from "../../src/links/sql-file/parameters.ts";
import { sqlFileRule } from "../../src/links/sql-file/sql-file-rule.ts";
import { checkBorder } from "./border-fixture.ts";

const check = (files: Readonly<Record<string, string>>, expected: string): void =>
    checkBorder(sqlFileRule, files, expected);

test("SQL files meet the macros that run them", () => {
    check(
        {
            "/w/server/queries/user.sql":
                "-- by id\nSELECT * FROM users WHERE id = $1 AND org = $2",
            "/w/server/all.sql": "SELECT 1",
            "/w/server/src/schema/init.sql": "CREATE TABLE a (b text DEFAULT '$9')",
            "/w/server/src/schema/mod.rs": `
                const INIT: &str = include_str!("init.sql");
                async fn f() {
                    sqlx::query_file_as!(User, "queries/user.sql", id, org.name::<A, B>()).fetch_one(&pool).await?;
                    query_file!("queries/user.sql", id);
                    query_file_scalar!("all.sql", 1, 2,);
                    query_file!("queries/users.sql");
                    query_file!("elsewhere/users.sql");
                }
            `,
        },
        `
        /w/server/queries/user.sql:1:1 definition queries/user.sql ($1, $2)
        /w/server/all.sql:1:1 definition server/all.sql ()
        /w/server/src/schema/init.sql:1:1 definition schema/init.sql ()
        /w/server/src/schema/mod.rs:2:50 use schema/init.sql
        /w/server/src/schema/mod.rs:4:49 use queries/user.sql (, )
        /w/server/src/schema/mod.rs:5:34 use queries/user.sql ()
        /w/server/src/schema/mod.rs:6:41 use server/all.sql (, )
        /w/server/src/schema/mod.rs:7:34 use queries/users.sql ()
        /w/server/src/schema/mod.rs:8:34 use elsewhere/users.sql ()
        /w/server/src/schema/mod.rs:5:34 error sql-file.argument-count: user.sql has 2 parameters, but 1 value is passed.
        /w/server/src/schema/mod.rs:6:51 error sql-file.argument-count: all.sql has no parameters, but 2 values are passed.
        /w/server/src/schema/mod.rs:7:34 warning sql-file.missing: There is no file users.sql beside the other SQL files of queries.
    `,
    );
});

test("a key is the same from wherever a path is told", () => {
    const cases: readonly (readonly [string, string, string])[] = [
        ["/home/me/app/src/db/mod.rs", "queries/a.sql", "queries/a.sql"],
        ["src/db/mod.rs", "queries/a.sql", "queries/a.sql"],
        ["app/src/main.rs", "a.sql", "app/a.sql"],
        ["app/crates/one/src/main.rs", "../../a.sql", "app/a.sql"],
        ["src/main.rs", "./a.sql", "a.sql"],
        ["build.rs", "x/../a.sql", "a.sql"],
        ["app/build.rs", "a.sql", "app/a.sql"],
        ["src/main.rs", "/etc/x/a.sql", "x/a.sql"],
    ];
    for (const [path, written, expected] of cases) {
        assert.equal(fileKey(packageFolder(path), written), expected, path);
    }
});

test("parameters are counted outside of texts and comments", () => {
    const cases: readonly [string, number | undefined][] = [
        ["select $1, $3, $1", 3],
        ["select ? , ?", 2],
        ["select ?2, ?1", 2],
        ["select '?', \"?\", `?` -- ?\n, ? /* ? */", 1],
        ["select a::int, b ?| array['x'], c ? 'k', $1", 1],
        ["select c ? 'k'", 0],
        ["select $tag$ $1 ? $tag$", 0],
        ["select :name", undefined],
        ["select @name, $name", undefined],
        ["'never closed ?", 0],
        ["select ?65535", 65_535],
        ["select ?9999999", undefined],
        ["?,".repeat(70_000), undefined],
    ];
    for (const [text, expected] of cases) assert.equal(countParameters(text), expected, text);
});

test("any text has a number of parameters", () => {
    const parts = fc.constantFrom(
        "$1",
        "$",
        "?",
        "'",
        '"',
        "--",
        "/*",
        "*/",
        "\n",
        ":a",
        "$a$",
        "x",
    );
    fc.assert(
        fc.property(fc.array(fc.oneof(parts, fc.string())), (pieces) => {
            const count = countParameters(pieces.join(""));
            assert.ok(count === undefined || (Number.isInteger(count) && count >= 0));
        }),
    );
});
