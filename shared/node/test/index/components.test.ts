import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeFacts } from "@rust-ai-ide/analysis/index/facts-codec";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { ParsePool } from "../../src/index/parse-pool.ts";
import { makeFolder } from "./index-folder.ts";

const script = `import { invoke } from "@tauri-apps/api/core";\r
export const go = () => invoke("greet", { name: "a" });`;
const files = {
    "App.vue": `\uFEFF<template><p>it's</p></template>\r\n<script lang="ts">${script}</script>\n`,
    "View.vue": `<script lang="tsx">${script}\nconst view = <p>it's</p>;</script>`,
    "Page.svelte": `<script>${script}</script>{#if go}{invoke("other")}{/if}`,
};

test("worker threads read the scripts of components, each with its grammar", async () => {
    const folder = makeFolder(files);
    const pool = new ParsePool({ workers: 1, logger: NullLogger });
    const found: string[] = [];
    try {
        await pool.scan({
            files: [Object.keys(files).map((name) => ({ path: `${folder}/${name}` }))],
            facts: true,
            counts: true,
            roots: [folder],
            token: NeverCancelled,
            onResults: (batch) => {
                for (const { path, languageId, facts, counts, problems } of batch) {
                    assert.deepEqual(problems, []);
                    const name = path.slice(folder.length + 1);
                    const known = decodeFacts(facts ?? new Uint8Array());
                    assert.ok(known !== undefined);
                    const { symbols, endpoints, errors } = known;
                    const text = files[name as keyof typeof files].replace("\uFEFF", "");
                    const places = [
                        ...symbols.map(({ nameStart, nameEnd }) => [nameStart, nameEnd]),
                        ...endpoints.map(({ start, end }) => [start, end]),
                    ].map(([start, end]) => text.slice(start, end));
                    found.push(
                        `${name} ${languageId} ${errors} ${counts?.code} ${places.join(" ")}`,
                    );
                }
            },
        });
    } finally {
        pool.dispose();
    }
    assert.deepEqual(found.sort(), [
        "App.vue vue 0 3 go greet",
        "Page.svelte svelte 0 2 go greet",
        "View.vue vue 0 3 go view greet",
    ]);
});
