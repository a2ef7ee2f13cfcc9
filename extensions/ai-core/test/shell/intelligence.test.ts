import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CodedError } from "@rust-ai-ide/core/errors";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import type { IndexStatus, Link } from "@rust-ai-ide/protocol/intelligence";
import { LanguageServerOptions } from "@rust-ai-ide/protocol/language";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { createAnalysisApi } from "../../src/intelligence/analysis-api.ts";
import { isCargoFile } from "../../src/intelligence/cargo-files.ts";
import { grouped, indexRows } from "../../src/intelligence/index-rows.ts";
import { linkRows } from "../../src/intelligence/link-rows.ts";
import { nativeLanguages } from "../../src/intelligence/native-servers.ts";
import { nameAt, type PlainEdit, withoutCovered } from "../../src/intelligence/rename-edits.ts";
import { RustPresence } from "../../src/intelligence/rust-presence.ts";
import { serverOptions } from "../../src/intelligence/server-options.ts";
import { severitiesSetting } from "../../src/intelligence/severities.ts";
import { isWatched } from "../../src/intelligence/watched-files.ts";
import type { LanguageService } from "../../src/language/language-service.ts";
import { ShellStateStore } from "../../src/shell-state.ts";
import { indexStatus } from "./states.ts";

function nativesWith(ids: readonly string[], pythonServer?: unknown): string {
    const native = nativeLanguages({ has: (id) => ids.includes(id), pythonServer });
    return Object.entries(native)
        .flatMap(([language, has]) => (has ? [language] : []))
        .join(" ");
}

test("a language is native where an extension answers it", () => {
    assert.equal(nativesWith([]), "");
    assert.equal(nativesWith(["rust-lang.rust-analyzer"]), "rust");
    assert.equal(nativesWith(["vscode.typescript-language-features"]), "typescript");
    assert.equal(nativesWith(["detachhead.basedpyright", "tombi-toml.tombi"]), "python toml");
    assert.equal(nativesWith(["vue.volar", "svelte.svelte-vscode"]), "vue svelte");
});

test("Python's extension brings a server of its own, unless it is told not to", () => {
    assert.equal(nativesWith(["ms-python.python"]), "python");
    assert.equal(nativesWith(["ms-python.python"], "Jedi"), "python");
    assert.equal(nativesWith(["ms-python.python"], "None"), "");
    assert.equal(nativesWith(["ms-python.python", "astral-sh.ty"], "None"), "python");
});

const settings = {
    codeLens: true,
    diagnostics: false,
    severities: { "tauri-command": "error" },
    exclude: [],
    cacheMegabytes: 64,
    workers: 0,
} as const;

const asked = { otherFiles: true, completed: ["rust"], native: { rust: true }, settings };

test("what the server is told is what the protocol takes", () => {
    const on = serverOptions({ ...asked, isIndexing: true });
    assert.deepEqual(parseMessage(LanguageServerOptions, on), { ok: true, value: on });
    assert.deepEqual(on.index, { cacheMegabytes: 64 });
    assert.deepEqual(on.intelligence, {
        codeLens: true,
        diagnostics: false,
        severities: { "tauri-command": "error" },
    });
    const more = serverOptions({
        ...asked,
        isIndexing: true,
        settings: { ...settings, workers: 2, exclude: ["vendor/"] },
    });
    assert.deepEqual(more.index, { workers: 2, cacheMegabytes: 64, exclude: ["vendor/"] });
});

test("without an index the server completes and answers nothing else", () => {
    const off = serverOptions({ ...asked, isIndexing: false });
    assert.deepEqual(parseMessage(LanguageServerOptions, off), { ok: true, value: off });
    assert.equal(off.index, false);
    const languages = ["python", "rust", "svelte", "toml", "typescript", "vue"];
    assert.deepEqual(Object.keys(off.native ?? {}).sort(), languages);
    assert.ok(Object.values(off.native ?? {}).every(Boolean));
    assert.deepEqual(off.intelligence, { codeLens: false, diagnostics: false });
});

test("severities that say nothing known are dropped", () => {
    const { read } = severitiesSetting();
    assert.deepEqual(read({ "napi.missing": "off", pyo3: "fatal", "c-function": 2 }), {
        "napi.missing": "off",
    });
    for (const value of [null, [], "off", 1]) assert.equal(read(value), undefined);
});

function checkRows(status: IndexStatus, expected: string): void {
    const rows = indexRows(status, plainTranslate).map(({ label, detail, uri, action }) =>
        [label, detail, uri, action].filter(Boolean).join(" | "),
    );
    expectText(rows.join("\n"), expected);
}

test("the index says what it holds, and which files it could not read", () => {
    checkRows(
        indexStatus({
            problems: [
                {
                    uri: "file:///w/big%20file.rs",
                    code: "index.too-large",
                    message: "It has 100 MB.",
                },
                { uri: "file:///w/100%.rs", code: "index.binary", message: "It is no text." },
            ],
            problemCount: 1002,
        }),
        `
        $(database) The index holds 1,234 files with 98,765 lines.
        $(symbol-misc) 4,321 symbols | Read in 1.3 s, 98 % of the files from the cache
        $(refresh) Rebuild the index | rebuild
        $(warning) big file.rs | It has 100 MB. (index.too-large) | file:///w/big%20file.rs
        $(warning) 100%.rs | It is no text. (index.binary) | file:///w/100%.rs
        1,000 more files with problems
    `,
    );
});

test("a scan says how far it is and can be stopped", () => {
    checkRows(
        indexStatus({ phase: "indexing", files: 300, report: undefined }),
        `
        $(sync~spin) Indexing the workspace: 300 of 1,234 files.
        $(stop-circle) Stop indexing | stop
    `,
    );
    checkRows(
        indexStatus({ phase: "listing", total: 12_000, report: undefined }),
        `
        $(sync~spin) Looking for files to index: 12,000 found.
        $(stop-circle) Stop indexing | stop
    `,
    );
});

test("an index that was stopped, failed or is not there says so", () => {
    checkRows(
        indexStatus({ phase: "cancelled", files: 17, report: undefined }),
        `
        $(database) Indexing was stopped after 17 files.
        $(refresh) Rebuild the index | rebuild
    `,
    );
    checkRows(
        indexStatus({ phase: "failed", report: undefined, failure: "index.locked: No." }),
        `
        $(error) index.locked: No.
        $(refresh) Rebuild the index | rebuild
    `,
    );
    checkRows(
        indexStatus({ phase: "failed", report: undefined }),
        `
        $(error) The workspace could not be indexed.
        $(refresh) Rebuild the index | rebuild
    `,
    );
    checkRows(
        indexStatus({ phase: "off", report: undefined }),
        `
        $(database) This workspace has no index.
        $(refresh) Rebuild the index | rebuild
    `,
    );
    checkRows(
        indexStatus({ report: undefined }),
        `
        $(database) The index is ready.
        $(refresh) Rebuild the index | rebuild
    `,
    );
});

test("large numbers are grouped", () => {
    assert.deepEqual([0, 999, 1000, 12_345_678].map(grouped), ["0", "999", "1,000", "12,345,678"]);
});

function end(change: Partial<Link["here"]> & { line: number }): Link["here"] {
    const { line, ...rest } = change;
    return {
        uri: "file:///w/src/main.ts",
        languageId: "typescript",
        range: { start: { line, character: 4 }, end: { line, character: 9 } },
        side: "use",
        name: "greet",
        ...rest,
    };
}

test("a build, an installation and git's own files are not watched; folders named alike are", () => {
    const watched = [
        "file:///w/src/main.rs",
        "file:///w/target/debug/build/a/out/bindings.rs",
        "file:///w/target/x86_64-unknown-linux-gnu/release/a.d",
        "file:///w/target/flycheck0/stdout",
        "file:///w/node_modules/a/index.js",
        "file:///w/.git/index",
        "file:///w/src/target/mod.rs",
        "file:///w/.gitignore",
    ].filter(isWatched);
    assert.deepEqual(watched, [
        "file:///w/src/main.rs",
        "file:///w/src/target/mod.rs",
        "file:///w/.gitignore",
    ]);
});

test("links are listed by line, with the other side and what is wrong", () => {
    const rust = {
        uri: "file:///w/src/commands.rs",
        languageId: "rust",
        side: "definition",
    } as const;
    const link = { border: "tauri-command", key: "greet", mismatches: [] };
    const wrong = {
        code: "tauri-command.argument-missing",
        message: "name is missing.",
        uri: "file:///w/src/main.ts",
        range: end({ line: 1 }).range,
    };
    const links: Link[] = [
        { ...link, here: end({ line: 30, ...rust, name: "unused" }), others: [] },
        { ...link, here: end({ line: 20, name: "gone" }), others: [], mismatches: [wrong] },
        { ...link, here: end({ line: 11, name: "lost" }), others: [] },
        {
            ...link,
            here: end({ line: 9 }),
            others: [
                end({ line: 2, ...rust }),
                end({ line: 5, languageId: "javascriptreact", uri: "a/same-family.jsx" }),
                end({ line: 7, languageId: "", uri: "a/b.sql" }),
            ],
            mismatches: [wrong],
        },
    ];
    const rows = linkRows(links, plainTranslate);
    expectText(
        rows
            .map(({ label, description, detail }) => `${label} | ${description} | ${detail}`)
            .join("\n"),
        `
        $(warning) greet → greet | tauri-command · line 10 | Rust, commands.rs:3 · name is missing.
        $(warning) greet → greet | tauri-command · line 10 | b.sql:8 · name is missing.
        $(circle-slash) lost | tauri-command · line 12 | nothing defines it
        $(warning) gone | tauri-command · line 21 | name is missing.
        $(circle-slash) unused | tauri-command · line 31 | nothing uses it
    `,
    );
    assert.equal(rows[0]?.target.uri, rust.uri);
    assert.equal(rows[3]?.target.name, "gone");
});

function edit(uri: string, line: number, from: number, to: number, newText = "new"): PlainEdit {
    return {
        uri,
        range: { start: { line, character: from }, end: { line, character: to } },
        newText,
    };
}

test("what a language's own server renames is not renamed twice", () => {
    const ours = [edit("a.rs", 1, 3, 8), edit("a.rs", 1, 8, 9), edit("b.ts", 1, 3, 8)];
    assert.deepEqual(withoutCovered(ours, [edit("a.rs", 1, 3, 8)]), ours.slice(1));
    assert.deepEqual(withoutCovered(ours, [edit("a.rs", 1, 5, 6)]), ours.slice(1));
    assert.deepEqual(withoutCovered(ours, [edit("a.rs", 2, 3, 8)]), ours);
    assert.deepEqual(withoutCovered(ours, []), ours);
});

test("the name at a place is the one that we would write there", () => {
    const ours = [edit("a.rs", 1, 3, 8, "save_all"), edit("b.ts", 1, 3, 8, "saveAll")];
    assert.equal(nameAt(ours, "b.ts", edit("", 1, 3, 8).range), "saveAll");
    assert.equal(nameAt(ours, "b.ts", edit("", 1, 8, 9).range), undefined);
    assert.equal(nameAt(ours, "c.ts", edit("", 1, 3, 8).range), undefined);
});

function presence(options: { isOpen?: boolean; search?: () => Promise<boolean> } = {}) {
    const told = { searches: 0, late: 0 };
    let timeOut = (): void => {};
    const rust = new RustPresence({
        clock: {
            now: () => 0,
            schedule(_milliseconds, callback) {
                timeOut = callback;
                return { dispose() {} };
            },
        },
        isOpen: () => options.isOpen === true,
        search() {
            told.searches++;
            return options.search?.() ?? Promise.resolve(false);
        },
        onFoundLate: () => told.late++,
    });
    return { rust, told, timeOut: () => timeOut() };
}

test("an open Rust file answers whether there is Rust; else it is looked for once", async () => {
    const open = presence({ isOpen: true });
    assert.equal(await open.rust.soon(), true);
    assert.equal(open.told.searches, 0);
    const without = presence();
    assert.deepEqual([await without.rust.soon(), await without.rust.soon()], [false, false]);
    assert.equal(without.told.searches, 1);
    without.rust.forget();
    await without.rust.soon();
    assert.equal(without.told.searches, 2);
    const failing = presence({ search: () => Promise.reject(new Error("no folder")) });
    assert.equal(await failing.rust.soon(), false);
});

test("a search that takes long is not waited for, and what it finds is told", async () => {
    let found: (value: boolean) => void = () => {};
    const { rust, told, timeOut } = presence({
        search: () =>
            new Promise((resolve) => {
                found = resolve;
            }),
    });
    const answer = rust.soon();
    await nextTurn();
    timeOut();
    assert.equal(await answer, false);
    found(true);
    await nextTurn();
    assert.equal(told.late, 1);
    assert.equal(await rust.soon(), true);
});

function analysisOf(isOn: () => boolean) {
    const asked: unknown[] = [];
    const store = new ShellStateStore();
    const language = {
        async request(type: { method: string }, params: unknown) {
            asked.push([type.method, params]);
            return type.method === "rustAi/indexStatus" ? indexStatus() : [];
        },
    } as unknown as LanguageService;
    const api = createAnalysisApi({ store, language, isIndexing: async () => isOn() });
    return { api, asked, store };
}

test("where no index is made, nobody waits for its answers", async () => {
    const { api, asked } = analysisOf(() => false);
    const isRefused = (error: unknown): boolean => CodedError.is(error, "shell.indexIsOff");
    await assert.rejects(api.status(), isRefused);
    await assert.rejects(api.links({ uri: "file:///a.rs" }), isRefused);
    await assert.rejects(api.symbols({ query: "a" }), isRefused);
    assert.deepEqual(asked, []);
});

test("other extensions ask the index and hear once of each change", async () => {
    const { api, asked, store } = analysisOf(() => true);
    const heard: (string | undefined)[] = [];
    api.onDidChangeStatus((status) => heard.push(status?.phase));
    assert.equal((await api.status()).phase, "ready");
    const position = { line: 1, character: 2 };
    assert.deepEqual(await api.links({ uri: "file:///a.rs", position }), []);
    assert.deepEqual(await api.symbols({ query: "new", limit: 3 }), []);
    assert.deepEqual(await api.facts({ uri: "file:///a.rs", position, tokens: 100 }), []);
    assert.deepEqual(asked, [
        ["rustAi/indexStatus", {}],
        ["rustAi/links", { uri: "file:///a.rs", position }],
        ["rustAi/symbols", { query: "new", limit: 3 }],
        ["rustAi/facts", { uri: "file:///a.rs", position, tokens: 100 }],
    ]);
    const index = indexStatus({ phase: "listing" });
    store.update({ index });
    store.update({ working: 1 });
    store.update({ index: undefined });
    assert.deepEqual(heard, ["listing", undefined]);
});

test("files of cargo are the cargo extension's to outline, other TOML is not", () => {
    for (const path of [
        "/a/Cargo.toml",
        "/a/Cargo.lock",
        "/a/.cargo/config.toml",
        "/a/clippy.toml",
    ]) {
        assert.ok(isCargoFile(path), path);
    }
    for (const path of ["/a/pyproject.toml", "/a/config.toml", "/a/NotCargo.toml"]) {
        assert.ok(!isCargoFile(path), path);
    }
});
