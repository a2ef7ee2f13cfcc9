import { test } from "node:test";
import { napiRule } from "../../src/links/napi/napi-rule.ts";
import { tauriCommandRule } from "../../src/links/tauri-command/tauri-command-rule.ts";
import { tauriEventRule } from "../../src/links/tauri-event/tauri-event-rule.ts";
import { wasmBindgenRule } from "../../src/links/wasm-bindgen/wasm-bindgen-rule.ts";
import { checkBorder } from "./border-fixture.ts";
import { checkWorkspace } from "./workspace-fixture.ts";

const greet = `
#[tauri::command]
fn greet(name: &str) -> String {}
`;

const view = `<template>
  <p v-if="a > b" @click="go">{{ invoke("greet") }} isn't read</p>
</template>
<!-- <script>invoke("gone")</script> -->
<script lang="ts">
export default {};
</script>
<script setup lang="ts" generic="T extends Map<string, number>">
import { invoke } from "@tauri-apps/api/core";
const text = await invoke<string>("greet", { nmae: <string>name });
invoke("grete");
</script>
<style>p::before { content: "invoke('greet')"; }</style>
`;

const page = `<script context="module">
  import { invoke } from "@tauri-apps/api/core";
</script>\r
<script lang="ts">
  let name = "";
  const go = () => invoke("greet", { name });
</script>
{#if name}<button on:click={() => invoke("other")}>Go</button>{/if}
`;

test("scripts of components call commands; a mismatch is where it stands in the file", () => {
    checkBorder(
        tauriCommandRule,
        { "src-tauri/src/lib.rs": greet, "src/View.vue": view, "src/Page.svelte": page },
        `
        src-tauri/src/lib.rs:3:4 definition greet (name: &str) -> String
        src/View.vue:10:36 use greet (nmae) -> string
        src/View.vue:11:9 use grete ()
        src/Page.svelte:6:28 use greet (name: shorthand)
        src/View.vue:10:46 error tauri-command.argument-unknown: The command greet takes no argument nmae. Did you mean name?
          Change to name: nmae=>name
        src/View.vue:11:9 warning tauri-command.missing: There is no Tauri command grete. Did you mean greet?
          Change to greet: grete=>greet
    `,
    );
});

test("elements stand in scripts that say so", () => {
    checkBorder(
        tauriCommandRule,
        {
            "src-tauri/src/lib.rs": greet,
            "src/View.vue": `<script lang="tsx">
import { invoke } from "@tauri-apps/api/core";
export default () => <button onClick={() => invoke("greet", { name })}>it's</button>;
</script>
`,
        },
        `
        src-tauri/src/lib.rs:3:4 definition greet (name: &str) -> String
        src/View.vue:3:53 use greet (name: shorthand)
    `,
    );
});

test("components hear events, and use modules that are built from Rust", () => {
    checkWorkspace(
        tauriEventRule,
        {
            "src-tauri/src/lib.rs": `fn f(app: tauri::AppHandle) { app.emit("progress", 1); }`,
            "src/View.vue": `<template><p>listen("progress")</p></template>
<script setup>
import { listen } from "@tauri-apps/api/event";
listen("progress", () => {});
</script>`,
        },
        `
        src-tauri/src/lib.rs:1 has progress <- src/View.vue:4
        src/View.vue:4 uses progress [no payload] -> src-tauri/src/lib.rs:1
    `,
    );
    checkWorkspace(
        napiRule,
        {
            "src/lib.rs": `#[napi]\npub fn sum_all(a: u32) -> u32 { a }`,
            "Page.svelte": `<script>import { sumAll } from "./index.node"; sumAll(1);</script>`,
        },
        `
        src/lib.rs:2 has sumAll as sum_all(a: u32) -> u32 [function] <- Page.svelte:1, Page.svelte:1
        Page.svelte:1 uses sumAll [import ./index.node] -> src/lib.rs:2
        Page.svelte:1 uses sumAll(: number) [call ./index.node] -> src/lib.rs:2
    `,
    );
    checkWorkspace(
        wasmBindgenRule,
        {
            "counter/Cargo.toml": `[package]\nname = "counter"\n`,
            "counter/src/lib.rs": `#[wasm_bindgen]\npub fn count(text: &str) -> u32 { 0 }`,
            "src/Page.svelte": `<script>import { count } from "../counter/pkg/counter.js"; count("");</script>`,
        },
        `
        counter/src/lib.rs:2 has count(text: &str) -> u32 [function] <- src/Page.svelte:1, src/Page.svelte:1
        src/Page.svelte:1 uses count [import ../counter/pkg/counter.js] -> counter/src/lib.rs:2
        src/Page.svelte:1 uses count(: string) [call ../counter/pkg/counter.js] -> counter/src/lib.rs:2
    `,
    );
});
