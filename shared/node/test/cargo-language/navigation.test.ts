import assert from "node:assert/strict";
import { test } from "node:test";
import type { DocumentHighlight, Location, WorkspaceEdit } from "vscode-languageserver/node";
import { type ServerFixture, withServer } from "./server-fixture.ts";
import { workspaceFiles } from "./workspace-files.ts";

/** Places as `file:line text`. */
function shown(fixture: ServerFixture, found: readonly Location[] | null): string {
    return (found ?? [])
        .map(({ uri, range: { start, end } }) => {
            const name = uri.slice(fixture.uri("").length).replace(/^\//, "");
            const line = fixture.read(name).split("\n")[start.line] ?? "";
            return `${name}:${start.line + 1} ${line.slice(start.character, end.character)}`;
        })
        .join("; ");
}

test("definitions: features, dependencies, what the workspace shares, paths and members", async () => {
    await withServer(workspaceFiles, { options: { rustFiles: true } }, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        await fixture.open("Cargo.toml");
        await fixture.open("a/src/main.rs");
        const check = async (name: string, letters: string, shift: number, expected: string) => {
            const found = await fixture.at<Location[] | null>("definition", name, letters, shift);
            assert.equal(shown(fixture, found), expected, letters);
        };
        await check("a/Cargo.toml", '["fast"]', 3, "a/Cargo.toml:8 fast");
        await check("a/Cargo.toml", "b/big", 3, "b/Cargo.toml:6 big");
        await check("a/Cargo.toml", '["big"]', 3, "b/Cargo.toml:6 big");
        await check("a/Cargo.toml", "b = {", 0, 'b/Cargo.toml:2 "b"');
        await check("a/Cargo.toml", "serde.work", 8, "Cargo.toml:9 serde");
        await check("a/Cargo.toml", "edition.work", 9, "Cargo.toml:6 edition");
        await check("a/Cargo.toml", "src/main", 2, "a/src/main.rs:1 ");
        await check("Cargo.toml", '"a"', 1, 'a/Cargo.toml:2 "a"');
        await check("a/src/main.rs", '"fast"', 2, "a/Cargo.toml:8 fast");
        await check("a/src/main.rs", "quick", 2, "");
        await check("a/Cargo.toml", "log = ", 1, "");
        assert.ok(fixture.registered.includes("textDocument/definition"));
    });
});

test("references of a feature: manifests and code, from either", async () => {
    await withServer(workspaceFiles, {}, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        await fixture.open("b/Cargo.toml");
        const all =
            "a/Cargo.toml:8 fast; a/Cargo.toml:7 fast; a/Cargo.toml:9 fast; a/Cargo.toml:19 fast; a/src/main.rs:1 fast; a/src/main.rs:4 fast";
        const context = { includeDeclaration: true };
        for (const [name, letters] of [
            ["a/Cargo.toml", "fast = "],
            ["a/src/main.rs", 'fast"'],
        ] as const) {
            const found = await fixture.at<Location[]>("references", name, letters, 1, { context });
            assert.equal(shown(fixture, found), all);
        }
        const uses = await fixture.at<Location[]>("references", "b/Cargo.toml", "big = ", 1, {
            context: { includeDeclaration: false },
        });
        assert.equal(
            shown(fixture, uses),
            "a/Cargo.toml:12 big; a/Cargo.toml:9 big; b/src/lib.rs:1 big",
        );
        const shared = await fixture.at<Location[]>("references", "a/Cargo.toml", "serde.work", 1);
        assert.equal(shown(fixture, shared), "Cargo.toml:9 serde; a/Cargo.toml:14 serde");
        const own = await fixture.at<Location[]>("references", "a/Cargo.toml", "log = ", 1);
        assert.equal(shown(fixture, own), "a/Cargo.toml:13 log; a/Cargo.toml:9 log");
        const marks = await fixture.at<DocumentHighlight[]>(
            "documentHighlight",
            "a/Cargo.toml",
            "fast = ",
            1,
        );
        assert.equal(marks.length, 4);
        const keys = await fixture.at<DocumentHighlight[]>(
            "documentHighlight",
            "a/Cargo.toml",
            "log = ",
            1,
        );
        assert.equal(keys.length, 2);
    });
});

test("in a lock: from a name to its manifest, and to those who need it", async () => {
    await withServer(workspaceFiles, {}, async (fixture) => {
        await fixture.open("Cargo.lock");
        const found = await fixture.at<Location[]>("definition", "Cargo.lock", '"b",', 1);
        assert.equal(shown(fixture, found), 'b/Cargo.toml:2 "b"');
        assert.deepEqual(await fixture.at("definition", "Cargo.lock", '"log"', 1), []);
        const users = await fixture.at<Location[]>("references", "Cargo.lock", 'name = "log"', 9);
        assert.equal(shown(fixture, users), "Cargo.lock:17 log; Cargo.lock:8 log");
    });
});

test("a feature is renamed wherever it is named", async () => {
    await withServer(workspaceFiles, {}, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        const ready = await fixture.at("prepareRename", "a/Cargo.toml", "fast = ", 1);
        assert.equal((ready as { placeholder: string }).placeholder, "fast");
        const edit = await fixture.at<WorkspaceEdit>("rename", "a/Cargo.toml", "fast = ", 1, {
            newName: "quick.er",
        });
        const after = fixture.applied(edit);
        assert.deepEqual(Object.keys(after).sort(), ["a/Cargo.toml", "a/src/main.rs"]);
        assert.match(after["a/Cargo.toml"] ?? "", /default = \["quick\.er"\]\n"quick\.er" = \[\]/);
        assert.doesNotMatch(Object.values(after).join(""), /fast/);
        const fromCode = await fixture.at<WorkspaceEdit>("rename", "b/src/lib.rs", "big", 1, {
            newName: "large",
        });
        const other = fixture.applied(fromCode);
        assert.deepEqual(Object.keys(other).sort(), [
            "a/Cargo.toml",
            "b/Cargo.toml",
            "b/src/lib.rs",
        ]);
        assert.match(other["a/Cargo.toml"] ?? "", /"b\/large".*features = \["large"\]/s);
    });
});

test("a dependency is renamed with the code that surely means it", async () => {
    await withServer(workspaceFiles, {}, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        const params = { newName: "bee-hive" };
        const edit = await fixture.at<WorkspaceEdit>("rename", "a/Cargo.toml", "b = {", 0, params);
        const after = fixture.applied(edit);
        assert.match(
            after["a/Cargo.toml"] ?? "",
            /bee-hive = \{ path = "\.\.\/b", .*package = "b"/,
        );
        assert.match(after["a/Cargo.toml"] ?? "", /"bee-hive\/big"/);
        assert.match(after["a/src/main.rs"] ?? "", /bee_hive::x\(\)/);
    });
});

test("what cannot be renamed for sure is refused with a reason", async () => {
    await withServer(workspaceFiles, {}, async (fixture) => {
        await fixture.open("a/Cargo.toml");
        const check = async (letters: string, newName: string, code: string): Promise<void> => {
            const error = await fixture.at("rename", "a/Cargo.toml", letters, 0, { newName }).then(
                () => undefined,
                (reason: { data?: { code?: string } }) => reason,
            );
            assert.equal(error?.data?.code, code, letters);
        };
        await check("fast = ", "no spaces", "cargoLanguage.badName");
        await check("fast = ", "all", "cargoLanguage.nameTaken");
        await check("default = ", "other", "cargoLanguage.cannotRename");
        await check("log = ", "9", "cargoLanguage.badName");
        await check("log = ", "b", "cargoLanguage.nameTaken");
        await check("serde.work", "x", "cargoLanguage.cannotRename");
        fixture.write("a/src/other.rs", "fn f(log: u8) -> u8 { log }\n");
        await check("log = ", "logging", "cargoLanguage.unsureRename");
    });
});
