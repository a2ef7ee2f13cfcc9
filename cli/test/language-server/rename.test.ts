import assert from "node:assert/strict";
import { test } from "node:test";
import type { WorkspaceEdit } from "vscode-languageserver/node";
import { positionOf, withServer } from "./server-fixture.ts";

const script = `import { invoke } from "@tauri-apps/api/core";
await invoke("greet", {});
`;
const rust = `#[tauri::command]
fn greet() {}
fn main() { tauri::generate_handler![greet]; }
`;
const files = { "src/main.ts": script, "src-tauri/src/main.rs": rust };

test("a file that is another one on disk is not edited where the index thinks", async () => {
    await withServer(files, {}, async ({ ready, open, ask, uri, write }) => {
        await ready();
        await open("src/main.ts");
        const asked = {
            textDocument: { uri: uri("src/main.ts") },
            position: positionOf(script, "greet", 1),
            newName: "hail",
        };
        const lines = async (): Promise<readonly number[] | string> => {
            try {
                const edit = await ask<WorkspaceEdit>("textDocument/rename", asked);
                return (edit.documentChanges ?? []).flatMap((each) =>
                    "edits" in each && each.textDocument.uri.endsWith(".rs")
                        ? each.edits.map((one) => ("range" in one ? one.range.start.line : -1))
                        : [],
                );
            } catch (error) {
                return (error as { data: { code: string } }).data.code;
            }
        };
        assert.deepEqual(await lines(), [1, 2]);
        // Nobody tells the server of it.
        write("src-tauri/src/main.rs", `// A line more.\n${rust}`);
        assert.equal(await lines(), "rename.changed");
        assert.deepEqual(await lines(), [2, 3]);
        write("src-tauri/src/main.rs", `// A line more.\n${rust.replaceAll("greet", "other")}`);
        assert.equal(await lines(), "rename.changed");
    });
});

test("a name has to be one in both languages", async () => {
    await withServer(files, {}, async ({ ready, open, ask, uri }) => {
        await ready();
        await open("src/main.ts");
        const textDocument = { uri: uri("src/main.ts") };
        const position = positionOf(script, "greet", 1);
        for (const newName of ["$greet", "_", "try", "macro", "1st", "a-b"]) {
            const asked = ask("textDocument/rename", { textDocument, position, newName });
            await assert.rejects(asked, { data: { code: "rename.badName" } }, newName);
        }
    });
});
