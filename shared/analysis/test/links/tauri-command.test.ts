import { test } from "node:test";
import { tauriCommandRule } from "../../src/links/tauri-command/tauri-command-rule.ts";
import { checkWorkspace, type Files } from "./workspace-fixture.ts";

const check = (files: Files, expected: string): void =>
    checkWorkspace(tauriCommandRule, files, expected);

const greet = `
use tauri::{AppHandle, State};

/// Says hello.
#[tauri::command]
pub fn greet(name: &str, greeting_text: Option<String>, app: AppHandle) -> Result<String, Error> {}
`;

test("a command, and the ways to call it", () => {
    check(
        {
            "src-tauri/src/lib.rs": greet,
            "src/named.ts": `
                import { invoke } from "@tauri-apps/api/core";
                await invoke<string>("greet", { name: "Ada", greetingText });
                const command = "greet";
                invoke(command, { name });
                enum Command { Greet = "greet" }
                invoke(Command.Greet, { name, ...rest });
                const commands = { greet: "greet" } as const;
                invoke(commands.greet, options);
            `,
            "src/alias.js": `
                import { invoke as call } from "@tauri-apps/api/tauri";
                call("greet", { name });
                call(\`greet\`, { "name": "x" });
                call(\`greet_\${x}\`);
                call("plugin:dialog|open", {});
            `,
            "src/whole.tsx": `
                import * as core from "@tauri-apps/api/core";
                const a = <button onClick={() => core.invoke("greet", { name })} />;
            `,
            "src/global.js": `
                window.__TAURI__.core.invoke("greet", { name });
                const { invoke } = window.__TAURI__.core;
                invoke("greet", { name });
            `,
            "src/other.ts": `
                import { invoke } from "./wrapper";
                invoke("greet");
                ipcRenderer.invoke("greet");
            `,
        },
        `
        src-tauri/src/lib.rs:6 has greet(name: &str, greetingText?: Option<String>) -> String <- src/alias.js:3, src/alias.js:4, src/global.js:2, src/global.js:4, src/named.ts:3, src/named.ts:4, src/named.ts:6, src/named.ts:8, src/other.ts:3, src/whole.tsx:3
        src/named.ts:3 uses greet(name: string, greetingText: shorthand) -> string -> src-tauri/src/lib.rs:6
        src/named.ts:4 uses greet(name: shorthand) -> src-tauri/src/lib.rs:6
        src/named.ts:6 uses greet(name: shorthand, …) -> src-tauri/src/lib.rs:6
        src/named.ts:8 uses greet -> src-tauri/src/lib.rs:6
        src/alias.js:3 uses greet(name: shorthand) -> src-tauri/src/lib.rs:6
        src/alias.js:4 uses greet(name: string) -> src-tauri/src/lib.rs:6
        src/whole.tsx:3 uses greet(name: shorthand) -> src-tauri/src/lib.rs:6
        src/global.js:2 uses greet(name: shorthand) -> src-tauri/src/lib.rs:6
        src/global.js:4 uses greet(name: shorthand) -> src-tauri/src/lib.rs:6
        src/other.ts:3 uses greet [unsure] -> src-tauri/src/lib.rs:6
    `,
    );
});

test("what Tauri passes by itself is no argument; a channel is one", () => {
    check(
        {
            "src-tauri/src/lib.rs": `
                use tauri::{command, ipc::Channel};
                type App<'a> = State<'a, Inner>;
                #[command(rename_all = "snake_case")]
                async fn load(
                    window: tauri::WebviewWindow, on_event: Channel<Event>, state: State<'_, App>,
                    mut file_path: std::path::PathBuf, own: App<'_>, _: u8, request: Request<'_>,
                ) -> Vec<u8> {}
                #[cfg_attr(desktop, tauri::command(async, rename_all = "camelCase"))]
                fn r#move(r#type: u8, x2_y: f64) {}
                #[clap(command)]
                #[cfg_attr(docs, doc = r#"See #[tauri::command] too."#)]
                fn none() {}
                #[command]
                struct NoFunction;
            `,
            "src/a.ts": `
                import { invoke } from "@tauri-apps/api/core";
                invoke("load", { on_event: channel, file_path: "x" });
                invoke("move", { type: 1, x2Y: 0.5 });
            `,
        },
        `
        src-tauri/src/lib.rs:5 has load(on_event: Channel<Event>, file_path: std::path::PathBuf, own?: App<'_>) -> Vec<u8> <- src/a.ts:3
        src-tauri/src/lib.rs:10 has move(type: u8, x2Y: f64) <- src/a.ts:4
        src/a.ts:3 uses load(on_event, file_path: string) -> src-tauri/src/lib.rs:5
        src/a.ts:4 uses move(type: number, x2Y: number) -> src-tauri/src/lib.rs:10
    `,
    );
});

test("arguments that do not fit, with their fixes", () => {
    check(
        {
            "src-tauri/src/lib.rs": `
                #[tauri::command]
                fn save(user_id: u32, file_name: String, tags: Vec<String>, force: Option<bool>) {}
            `,
            "src/a.ts": `
                import { invoke } from "@tauri-apps/api/core";
                invoke("save");
                invoke("save", { userId: 1, fileName: "a" });
                invoke("save", { user_id: 1, file_name, tags: [] });
                invoke("save", { userId: "1", fileName: 2, tags: "a", force: null });
                invoke("save", { userId: 1, fileName: null, tags: [], force: "yes" });
                invoke("save", { userId: 1, fileNam: "a", tags: [], "forse": true, extra: 1 });
                invoke("save", { ...all });
                invoke("save", { [key]: 1, tags: [] });
                invoke("save", all);
                invoke("sav", all);
                invoke("saveAll");
            `,
        },
        `
        src-tauri/src/lib.rs:3 has save(userId: u32, fileName: String, tags: Vec<String>, force?: Option<bool>) <- src/a.ts:3, src/a.ts:4, src/a.ts:5, src/a.ts:6, src/a.ts:7, src/a.ts:8, src/a.ts:9, src/a.ts:10, src/a.ts:11
        src/a.ts:3 uses save() -> src-tauri/src/lib.rs:3
        src/a.ts:4 uses save(userId: number, fileName: string) -> src-tauri/src/lib.rs:3
        src/a.ts:5 uses save(user_id: number, file_name: shorthand, tags: array) -> src-tauri/src/lib.rs:3
        src/a.ts:6 uses save(userId: string, fileName: number, tags: string, force: null) -> src-tauri/src/lib.rs:3
        src/a.ts:7 uses save(userId: number, fileName: null, tags: array, force: string) -> src-tauri/src/lib.rs:3
        src/a.ts:8 uses save(userId: number, fileNam: string, tags: array, forse: boolean, extra: number) -> src-tauri/src/lib.rs:3
        src/a.ts:9 uses save(, …) -> src-tauri/src/lib.rs:3
        src/a.ts:10 uses save(tags: array, …) -> src-tauri/src/lib.rs:3
        src/a.ts:11 uses save -> src-tauri/src/lib.rs:3
        src/a.ts:12 uses sav
        src/a.ts:13 uses saveAll()
        src/a.ts:3 error tauri-command.argument-missing at save: The command save needs the arguments userId, fileName and tags.
        src/a.ts:4 error tauri-command.argument-missing at save: The command save needs the argument tags.
        src/a.ts:5 error tauri-command.argument-casing at user_id: The command save takes this argument as userId, not user_id.
            Change to userId: user_id => userId
        src/a.ts:5 error tauri-command.argument-casing at file_name: The command save takes this argument as fileName, not file_name.
            Change to fileName: file_name => fileName: file_name
        src/a.ts:6 error tauri-command.argument-type at userId: The command save takes a number as userId, not string.
        src/a.ts:6 error tauri-command.argument-type at fileName: The command save takes a string as fileName, not number.
        src/a.ts:6 error tauri-command.argument-type at tags: The command save takes an array as tags, not string.
        src/a.ts:7 error tauri-command.argument-type at fileName: The command save takes a string as fileName, not null.
        src/a.ts:7 error tauri-command.argument-type at force: The command save takes a boolean as force, not string.
        src/a.ts:8 error tauri-command.argument-unknown at fileNam: The command save takes no argument fileNam. Did you mean fileName?
            Change to fileName: fileNam => fileName
        src/a.ts:8 error tauri-command.argument-unknown at forse: The command save takes no argument forse. Did you mean force?
            Change to force: forse => force
        src/a.ts:8 warning tauri-command.argument-unknown at extra: The command save takes no argument extra.
        src/a.ts:12 warning tauri-command.missing at sav: There is no Tauri command sav. Did you mean save?
            Change to save: sav => save
        src/a.ts:13 warning tauri-command.missing at saveAll: There is no Tauri command saveAll.
    `,
    );
});

test("a command that nothing registers", () => {
    const commands = `
        #[tauri::command] fn one() {}
        #[tauri::command] fn two() {}
        #[tauri::command] fn three<R: Runtime>() {}
        mod inner { #[tauri::command] pub fn four() {} }
    `;
    const main = `
        fn main() {
            tauri::Builder::default()
                .invoke_handler(tauri::generate_handler![one, #[cfg(desktop)] three::<Wry>, inner::four])
                .run();
        }`;
    check(
        { "src/commands.rs": commands },
        `
        src/commands.rs:2 has one()
        src/commands.rs:3 has two()
        src/commands.rs:4 has three()
        src/commands.rs:5 has four()
    `,
    );
    check(
        { "src/commands.rs": commands, "src/main.rs": main },
        `
        src/commands.rs:2 has one() <- src/main.rs:4
        src/commands.rs:3 has two()
        src/commands.rs:4 has three() <- src/main.rs:4
        src/commands.rs:5 has four() <- src/main.rs:4
        src/main.rs:4 uses generate_handler! as generate_handler [registered]
        src/main.rs:4 uses one [registered] -> src/commands.rs:2
        src/main.rs:4 uses three [registered] -> src/commands.rs:4
        src/main.rs:4 uses four [registered] -> src/commands.rs:5
        src/commands.rs:3 warning tauri-command.not-registered at two: No generate_handler! registers the command two, so the window cannot call it.
    `,
    );
    check(
        {
            "src/commands.rs": commands,
            "src/main.rs": `macro_rules! all { ($($c:path),*) => { generate_handler![$($c),*] } }`,
        },
        `
        src/commands.rs:2 has one()
        src/commands.rs:3 has two()
        src/commands.rs:4 has three()
        src/commands.rs:5 has four()
        src/main.rs:1 uses generate_handler!* as generate_handler [registered]
    `,
    );
    check(
        {
            "src/commands.rs": `#[tauri::command] fn one() {}`,
            "src/main.rs": `wrap! { tauri::generate_handler![a::one,] }`,
        },
        `
        src/commands.rs:1 has one() <- src/main.rs:1
        src/main.rs:1 uses generate_handler! as generate_handler [registered]
        src/main.rs:1 uses one [registered] -> src/commands.rs:1
    `,
    );
});
