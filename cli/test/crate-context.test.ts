import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { contextOnDisk, SourceContext } from "../src/crate-context.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-context-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const store = "pub struct Store;\n";
const main = "use crate::store::Store;\n\nfn main() {\n    Store";
const expected = [
    { kind: "imports", path: "demo/src/main.rs", text: "use crate::store::Store;" },
    { kind: "definition", path: "demo/src/store.rs", text: "pub struct Store;" },
    { kind: "edit", path: "demo/src/store.rs", text: "pub struct Store;" },
];

function write(name: string, text: string): string {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
}

test("a file on disk sees the files of its crate", async () => {
    write("crates/demo/Cargo.toml", '[package]\nname = "demo"\n');
    write("crates/demo/src/store.rs", store);
    write("crates/other/Cargo.toml", '[package]\nname = "other"\n');
    write("crates/other/src/lib.rs", "pub struct Store(u8);\n");
    const file = write("crates/demo/src/main.rs", "the text on disk is another");
    assert.deepEqual(
        await contextOnDisk(file, `${main};\n}\n`, main.length, NeverCancelled),
        expected,
    );
    const source = new CancellationSource();
    const slow = contextOnDisk(file, main, main.length, source.token);
    source.cancel();
    await assert.rejects(slow, CancelledError);
    await assert.rejects(contextOnDisk(file, main, 0, source.token), CancelledError);
});

test("a file outside of a crate sees itself alone", async () => {
    const file = write("loose/main.rs", main);
    write("loose/store.rs", store);
    assert.deepEqual(await contextOnDisk(file, main, main.length, NeverCancelled), [
        { kind: "imports", path: "loose/main.rs", text: "use crate::store::Store;" },
    ]);
});

test("cursors in files that are all known see those of the same crate", () => {
    const context = new SourceContext([
        { path: "demo/src/store.rs", text: store },
        { path: "demo/src/store.rs", text: "pub struct Store(second);\n" },
        { path: "other/src/store.rs", text: "pub struct Store(other);\n" },
        { path: "demo/src/main.rs", text: "pub struct Store(answer);\n" },
    ]);
    const cursor = { path: "demo/src/main.rs", prefix: main, suffix: ";\n}\n" };
    assert.deepEqual(context.piecesAt(cursor), expected);
    assert.deepEqual(context.piecesAt({ ...cursor, path: "new/src/main.rs" }), [
        { kind: "imports", path: "new/src/main.rs", text: "use crate::store::Store;" },
    ]);
});
