import assert from "node:assert/strict";
import { test } from "node:test";
import type { DocumentSymbol, Hover, LocationLink } from "vscode-languageserver/node";
import { positionOf, withServer } from "./server-fixture.ts";

const rust = `#[tauri::command]
pub fn greet(name: &str) -> String {
    name.to_string()
}
`;
const view = `<template>
  <p v-if="a > b" @click="go">{{ greet }}</p>
</template>
<script setup lang="ts">
import { invoke } from "@tauri-apps/api/core";
const go = async () => await invoke<string>("greet", { nmae: "a" });
</script>
`;
const files = {
    "src-tauri/Cargo.toml": '[package]\nname = "demo"\n',
    "src-tauri/src/lib.rs": rust,
    "src/View.vue": view,
    "src/Page.svelte": `<script>\nimport { invoke } from "@tauri-apps/api/core";\ninvoke("greet", { name });\n</script>\n`,
};
const native = { rust: true, typescript: true, vue: true, svelte: true };

test("from a component to the command and back, whoever answers it, and whatever it is called", async () => {
    for (const languageId of ["vue", "plaintext"])
        for (const initializationOptions of [{}, { native }]) {
            await withServer(files, { initializationOptions }, async (fixture) => {
                const { ask, diagnostics, uri } = fixture;
                await fixture.ready();
                const textDocument = {
                    uri: uri("src/View.vue"),
                    languageId,
                    version: 1,
                    text: view,
                };
                await fixture.tell("textDocument/didOpen", { textDocument });
                const at = { textDocument, position: positionOf(view, '"greet"', 3) };
                const found = await ask<LocationLink[]>("textDocument/definition", at);
                assert.deepEqual(
                    found.map((link) => [link.targetUri, link.targetSelectionRange.start]),
                    [[uri("src-tauri/src/lib.rs"), positionOf(rust, "greet")]],
                );
                const { contents } = (await ask<Hover>("textDocument/hover", at)) as {
                    contents: { value: string };
                };
                assert.match(contents.value, /fn greet\(name: &str\)/);
                await fixture.rest();
                const start = positionOf(view, "nmae");
                assert.deepEqual(
                    diagnostics
                        .get(textDocument.uri)
                        ?.map(({ code, range }) => [code, range.start]),
                    [["tauri-command.argument-unknown", start]],
                );
                await fixture.open("src-tauri/src/lib.rs");
                const references = await ask<{ uri: string }[]>("textDocument/references", {
                    textDocument: { uri: uri("src-tauri/src/lib.rs") },
                    position: positionOf(rust, "greet"),
                    context: { includeDeclaration: false },
                });
                const from = references.map((each) => each.uri).sort();
                assert.deepEqual(from, [uri("src/Page.svelte"), uri("src/View.vue")]);
            });
        }
});

test("a component without a server of its own has an outline of its scripts, which follows edits", async () => {
    await withServer(files, {}, async (fixture) => {
        await fixture.ready();
        await fixture.open("src/View.vue");
        const textDocument = { uri: fixture.uri("src/View.vue") };
        const outline = async (): Promise<string[]> => {
            const params = { textDocument };
            const symbols = await fixture.ask<DocumentSymbol[]>(
                "textDocument/documentSymbol",
                params,
            );
            return symbols.map(
                ({ name, selectionRange }) => `${name} ${selectionRange.start.line}`,
            );
        };
        assert.deepEqual(await outline(), ["go 5"]);
        const position = positionOf(view, "const go");
        await fixture.tell("textDocument/didChange", {
            textDocument: { ...textDocument, version: 2 },
            contentChanges: [
                { range: { start: position, end: position }, text: "let more = 1;\n" },
                {
                    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
                    text: "\n",
                },
            ],
        });
        assert.deepEqual(await outline(), ["more 6", "go 7"]);
        assert.deepEqual(await fixture.ask("textDocument/foldingRange", { textDocument }), []);
    });
});

test("a client is asked for components by name, too, but not for folds", async () => {
    const selectorOf = async (options: object, method: string): Promise<string> => {
        let selector = "";
        await withServer(files, { initializationOptions: options }, async (fixture) => {
            await fixture.ready();
            await fixture.rest();
            const { registerOptions } = fixture.registrations.get(`rustAi.${method}`) ?? {};
            selector = JSON.stringify(registerOptions);
        });
        return selector;
    };
    const outlines = await selectorOf({}, "textDocument/documentSymbol");
    assert.match(outlines, /"language":"vue"\},\{"scheme":"file","pattern":"\*\*\/\*\.vue"/);
    assert.match(outlines, /"pattern":"\*\*\/\*\.svelte"/);
    assert.doesNotMatch(await selectorOf({}, "textDocument/foldingRange"), /vue|svelte/);
    assert.doesNotMatch(
        await selectorOf({ native: { vue: true } }, "textDocument/documentSymbol"),
        /vue/,
    );
});
