import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CompletionContext, ContextPiece } from "@rust-ai-ide/protocol/completion";
import {
    createProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";

const program = fileURLToPath(new URL("language-server-program.ts", import.meta.url));

const files = {
    "Cargo.toml": '[package]\nname = "shop"\n',
    ".gitignore": "secret.rs\n",
    ".git/HEAD": "",
    ".env": "PASSWORD=Basket",
    "src/basket.rs":
        "pub struct Basket {\n    items: Vec<Item>,\n}\n\nimpl Basket {\n    pub fn add(&mut self, item: Item) {}\n}\n",
    "src/secret.rs": "pub fn add(secret: Basket) {}\n",
    "target/debug/build.rs": "pub fn add(target: Basket) {}\n",
    "src/main.rs":
        "use crate::basket::Basket;\n\nfn main() {\n    let mut basket: Basket = start();\n    basket.add\n}\n",
};

/** A server in a process of its own and a crate on disk. */
async function withServer(
    initializationOptions: object | undefined,
    work: (client: {
        open(name: string): Promise<void>;
        change(name: string, version: number, line: number, text: string): Promise<void>;
        close(name: string): Promise<void>;
        pieces(name: string, version: number, more?: object): Promise<ContextPiece[]>;
    }) => Promise<void>,
): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-server-"));
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
    }
    const child = spawn(process.execPath, ["--import", "tsx", program], {
        cwd: fileURLToPath(new URL("..", import.meta.url)),
        stdio: ["pipe", "pipe", "inherit"],
    });
    const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const connection = createProtocolConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
    try {
        await connection.sendRequest("initialize", {
            processId: process.pid,
            rootUri: null,
            capabilities: {},
            initializationOptions,
        });
        await connection.sendNotification("initialized", {});
        await work({
            open: (name) =>
                connection.sendNotification("textDocument/didOpen", {
                    textDocument: {
                        uri: uriOf(name),
                        languageId: "rust",
                        version: 1,
                        text: files[name as keyof typeof files],
                    },
                }),
            change: (name, version, line, text) =>
                connection.sendNotification("textDocument/didChange", {
                    textDocument: { uri: uriOf(name), version },
                    contentChanges: [
                        {
                            range: { start: { line, character: 0 }, end: { line, character: 0 } },
                            text,
                        },
                    ],
                }),
            close: (name) =>
                connection.sendNotification("textDocument/didClose", {
                    textDocument: { uri: uriOf(name) },
                }),
            pieces: async (name, version, more = {}) => {
                const context = await connection.sendRequest<CompletionContext>(
                    "rustAi/completionContext",
                    { uri: uriOf(name), version, position: { line: 4, character: 14 }, ...more },
                );
                assert.equal(context.kind, "ready");
                return (context.kind === "ready" && context.parts.context) || [];
            },
        });
    } finally {
        await connection.sendRequest("shutdown");
        await connection.sendNotification("exit");
        await exit;
        connection.dispose();
        rmSync(folder, { recursive: true, force: true });
    }
}

const imports = { kind: "imports", path: "shop/src/main.rs", text: "use crate::basket::Basket;" };
const basket = {
    kind: "definition",
    path: "shop/src/basket.rs",
    text: "pub struct Basket { items: Vec<Item>, }\nimpl Basket { pub fn add(&mut self, item: Item); }",
};

/** Asks until the crate's other file is shown, which was read from disk by then. */
async function whenRead(ask: () => Promise<ContextPiece[]>): Promise<ContextPiece[]> {
    let shown: ContextPiece[] = [];
    for (let wait = 0; wait < 500 && shown.length < 2; wait++) {
        shown = await ask();
        await sleep(20);
    }
    return shown;
}

test("files of the crate are read in the background, and then shown", async () => {
    await withServer(undefined, async ({ open, pieces }) => {
        await open("src/main.rs");
        const shown = await whenRead(() => pieces("src/main.rs", 1));
        assert.deepEqual(shown.slice(0, 2), [imports, basket]);
        // Neither what git ignores, nor what cargo built, nor what is no Rust.
        assert.doesNotMatch(JSON.stringify(shown), /secret|target|PASSWORD/);
        assert.deepEqual(await pieces("src/main.rs", 1, { otherFiles: false }), [imports]);
    });
});

test("with other files switched off nothing is read or shown of them", async () => {
    await withServer({ otherFiles: false }, async ({ open, pieces }) => {
        await open("src/main.rs");
        await open("src/basket.rs");
        for (let request = 0; request < 5; request++) {
            assert.deepEqual(await pieces("src/main.rs", 1, { otherFiles: false }), [imports]);
            await sleep(20);
        }
    });
});

test("open documents are shown as they are, edits of them once the place is left", async () => {
    await withServer(undefined, async ({ open, change, close, pieces }) => {
        await open("src/main.rs");
        // A context made before the crate was read is made anew once it is, wherever the user is.
        await whenRead(() => pieces("src/main.rs", 1));
        await open("src/basket.rs");
        // Its first answer says that the document has found its crate.
        await pieces("src/basket.rs", 1);
        await change("src/basket.rs", 2, 5, "    pub fn added(&self) {}\n");
        const manual = { isManual: true };
        await pieces("src/main.rs", 1, manual);
        const shown = await pieces("src/main.rs", 1, manual);
        assert.deepEqual(shown[0], imports);
        assert.equal(shown.at(-1)?.kind, "edit");
        assert.match(shown.at(-1)?.text ?? "", /pub fn added/);
        await change("src/basket.rs", 3, 5, "    pub fn later(&self) {}\n");
        assert.deepEqual(await pieces("src/main.rs", 1), shown);
        assert.match(JSON.stringify(await pieces("src/main.rs", 1, manual)), /later/);
        await close("src/basket.rs");
        assert.match(JSON.stringify(await pieces("src/main.rs", 1, manual)), /later/);
    });
});

test("initial options of another shape are those of no options", async () => {
    await withServer({ otherFiles: "perhaps" }, async ({ open, pieces }) => {
        await open("src/main.rs");
        assert.deepEqual((await pieces("src/main.rs", 1))[0], imports);
    });
});
