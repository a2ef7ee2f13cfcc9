import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { tauriEventRule } from "../../src/links/tauri-event/tauri-event-rule.ts";
import { checkWorkspace, type Files, renamesOf } from "./workspace-fixture.ts";

const check = (files: Files, expected: string): void =>
    checkWorkspace(tauriEventRule, files, expected);

const files: Files = {
    "src-tauri/src/lib.rs": `
        use tauri::{Emitter, Listener};
        const DONE: &str = "download-finished";
        fn run(app: tauri::AppHandle) {
            app.emit("download-started", ()).unwrap();
            app.emit_to("main", DONE, Report { size: 1 }).unwrap();
            window.emit::<u8>(&self::DONE, 1);
            app.emit_filter("filtered", 1, |_| true);
            app.listen("ready", |event| {});
            app.once_any("quit", |_| {});
            emit("no-method", 1);
        }`,
    "src/main.ts": `
        import { emit, emitTo, listen as on } from "@tauri-apps/api/event";
        import { getCurrentWindow } from "@tauri-apps/api/window";
        import { once } from "node:events";
        on("download-started", () => {});
        on("download-finished", ({ payload }) => payload.size);
        getCurrentWindow().listen("filtered", handle);
        const main = getCurrentWindow();
        main.once("filtered", (event) => event.payload);
        main.listen("tauri://blur", () => {});
        emit("ready");
        emitTo("main", "quit", 1);
        once("download-started");
        bus.emit("ready");
    `,
    "src/global.js": `
        window.__TAURI__.event.listen("filtered", () => {});
        const { listen } = window.__TAURI__.event;
        listen("quit", function () {});
    `,
};

test("events go both ways, and everyone who emits one is meant", () => {
    check(
        files,
        `
        src-tauri/src/lib.rs:3 has download-finished <- src/main.ts:6
        src-tauri/src/lib.rs:3 has download-finished <- src/main.ts:6
        src-tauri/src/lib.rs:5 has download-started [no payload] <- src/main.ts:5
        src-tauri/src/lib.rs:8 has filtered <- src/global.js:2, src/main.ts:7, src/main.ts:9
        src-tauri/src/lib.rs:9 uses ready -> src/main.ts:11
        src-tauri/src/lib.rs:10 uses quit -> src/main.ts:12
        src/main.ts:5 uses download-started [no payload] -> src-tauri/src/lib.rs:5
        src/main.ts:6 uses download-finished [payload] -> src-tauri/src/lib.rs:3
        src/main.ts:7 uses filtered -> src-tauri/src/lib.rs:8
        src/main.ts:9 uses filtered [payload] -> src-tauri/src/lib.rs:8
        src/main.ts:11 has ready [no payload] <- src-tauri/src/lib.rs:9
        src/main.ts:12 has quit <- src/global.js:4, src-tauri/src/lib.rs:10
        src/global.js:2 uses filtered [no payload] -> src-tauri/src/lib.rs:8
        src/global.js:4 uses quit [no payload] -> src/main.ts:12
    `,
    );
});

test("a payload that nobody sends, a name that nobody emits", () => {
    const rust = `use tauri::Emitter; fn a(app: App) { app.emit("sync-done", ()); app.emit("other", 1); }`;
    const script = `
        import { listen } from "@tauri-apps/api/event";
        listen("sync-done", (event) => event.payload);
        listen("sync-doen", () => {});
        listen("plugin-event", () => {});
    `;
    check(
        { "a.rs": rust, "b.ts": script },
        `
        a.rs:1 has sync-done [no payload] <- b.ts:3
        a.rs:1 has other
        b.ts:3 uses sync-done [payload] -> a.rs:1
        b.ts:4 uses sync-doen [no payload]
        b.ts:5 uses plugin-event [no payload]
        b.ts:3 information tauri-event.payload at sync-done: The event sync-done is emitted without a payload, which this listener reads.
        b.ts:4 warning tauri-event.missing at sync-doen: Nothing emits the event sync-doen. Did you mean sync-done?
            Change to sync-done: sync-doen => sync-done
    `,
    );
    check(
        {
            "a.rs": rust,
            "b.ts": script,
            "c.rs": `use tauri::x; fn a() { b.emit("sync-done", 1); }`,
        },
        `
        a.rs:1 has sync-done [no payload] <- b.ts:3
        a.rs:1 has other
        b.ts:3 uses sync-done [payload] -> a.rs:1, c.rs:1
        b.ts:4 uses sync-doen [no payload]
        b.ts:5 uses plugin-event [no payload]
        c.rs:1 has sync-done <- b.ts:3
        b.ts:4 warning tauri-event.missing at sync-doen: Nothing emits the event sync-doen. Did you mean sync-done?
            Change to sync-done: sync-doen => sync-done
    `,
    );
    const dynamic = `
        import { emit } from "@tauri-apps/api/event";
        emit(name, 1);
    `;
    check(
        { "a.rs": rust, "b.ts": script, "d.ts": dynamic },
        `
        a.rs:1 has sync-done [no payload] <- b.ts:3
        a.rs:1 has other
        b.ts:3 uses sync-done [payload] -> a.rs:1
        b.ts:4 uses sync-doen [no payload]
        b.ts:5 uses plugin-event [no payload]
        d.ts:3 has *
        b.ts:3 information tauri-event.payload at sync-done: The event sync-done is emitted without a payload, which this listener reads.
    `,
    );
    check(
        {
            "a.rs": rust,
            "b.ts": script,
            "d.rs": `use tauri::x; fn a() { b.emit(format!("x"), 1); }`,
        },
        `
        a.rs:1 has sync-done [no payload] <- b.ts:3
        a.rs:1 has other
        b.ts:3 uses sync-done [payload] -> a.rs:1
        b.ts:4 uses sync-doen [no payload]
        b.ts:5 uses plugin-event [no payload]
        d.rs:1 has *
        b.ts:3 information tauri-event.payload at sync-done: The event sync-done is emitted without a payload, which this listener reads.
    `,
    );
});

test("a rename changes every text of an event once", () => {
    const renamed = (path: string, name: string, to: string, expected: string): void =>
        expectText(renamesOf(tauriEventRule, files, path, name, to), expected);
    renamed(
        "src/main.ts",
        "download-finished",
        "done",
        `src/main.ts:6 download-finished => done; src-tauri/src/lib.rs:3 download-finished => done`,
    );
    renamed(
        "src-tauri/src/lib.rs",
        "quit",
        "exit",
        `src-tauri/src/lib.rs:10 quit => exit; src/main.ts:12 quit => exit; src/global.js:4 quit => exit`,
    );
});
