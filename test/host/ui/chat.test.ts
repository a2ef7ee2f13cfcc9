import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import {
    type LlamaServer,
    smallGguf,
    startLlamaServer,
} from "../../../scripts/lib/llama-server.mjs";
import { root } from "../../../scripts/lib/paths.mjs";
import { startLimit } from "../editor.ts";
import { Window } from "./window.ts";

/** An error that rustc proposes a fix for, which a model could only repeat. */
const broken = `
/// Number of letters in a name.
fn letters(name: &str) -> usize {
    name.len()
}

fn broken_greeting() -> String {
    let name: String = "Ferris";
    format!("{name} has {} letters", letters(&name))
}
`;
const errorLine = 'let name: String = "Ferris"';
/** cargo compiles the crate for the first time, on a machine that does other things too. */
const cargoLimit = 90_000;
const answerLimit = 110_000;

const alias = "smollm2-135m-instruct";
const workspace = mkdtempSync(join(tmpdir(), "rai-chat-"));
let window: Window;
let withModel: Window | undefined;
let server: LlamaServer | undefined;
let problem = "";

before(async () => {
    cpSync(join(root, "samples/hello-rust"), workspace, { recursive: true });
    const main = join(workspace, "src/main.rs");
    writeFileSync(main, readFileSync(main, "utf8") + broken);
    window = await Window.open(
        { workspace, settings: { "rustAi.engines.discover": false } },
        "chat-",
    );
});
after(async () => {
    await window.close();
    await withModel?.close();
    await server?.stop();
    rmSync(workspace, { recursive: true, force: true });
});

/** One step of the story; steps build on each other, and each leaves a picture. */
function step(name: string, run: () => Promise<void>): void {
    test(name, { timeout: 4 * 60_000 }, async () => {
        const file = name.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
        try {
            await run();
            await window.screenshot(file);
        } catch (error) {
            await window.screenshot(`failed-${file}`);
            throw error;
        }
    });
}

/** The newest answer in the chat. */
function answer(of: Window = window): Locator {
    return of.page.locator(".interactive-session .interactive-response").last();
}

/** Lines of the text editor, without those of the code in answers. */
function sourceLine(text: string): Locator {
    return window.page.locator(".editor-instance .view-line", { hasText: text });
}

/** Sends a message from the chat's input. */
async function send(text: string, of: Window = window): Promise<void> {
    await of.run("Chat: Open Chat");
    const input = of.page
        .locator(".interactive-session .interactive-input-part .monaco-editor")
        .last();
    await input.click();
    await of.page.keyboard.press("Control+A");
    await of.page.keyboard.press("Backspace");
    await of.page.keyboard.type(text, { delay: 10 });
    await of.page.keyboard.press("Escape");
    await of.page.keyboard.press("Enter");
}

async function openAt(line: string, of: Window = window): Promise<void> {
    await of.openFile("main.rs");
    await of.page.keyboard.press("Control+End");
    await of.clickEndOf(line);
}

step("the window opens", async () => {
    await window.load();
    await window.statusItem.waitFor({ timeout: startLimit });
    await openAt(errorLine);
    await window.waitForStatus("Ready", startLimit);
});

step("@rust explains an error from facts alone, with sources", async () => {
    await send("@rust /explain ");
    await answer().getByText("Sources").first().waitFor({ timeout: cargoLimit });
    const text = (await answer().textContent()) ?? "";
    assert.match(text, /No model that can chat is ready/);
    assert.match(text, /E0308, src\/main\.rs:33/);
    assert.match(text, /rustc --explain E0308/);
    const button = answer().locator(".monaco-button", { hasText: "Open the Models view" });
    await button.first().waitFor({ state: "attached" });
});

step("@rust offers a fix that passed cargo check", async () => {
    await openAt(errorLine);
    await send("@rust /fix ");
    await answer().getByText("the error is gone").first().waitFor({ timeout: cargoLimit });
});

step("its preview is a diff", async () => {
    await answer().getByRole("button", { name: "Preview" }).first().click();
    await window.page.locator(".monaco-diff-editor").first().waitFor();
});

step("it is applied", async () => {
    // The preview's tab has the file's name too.
    await window.run("View: Close Editor");
    await window.page.locator(".monaco-diff-editor").first().waitFor({ state: "detached" });
    await answer().locator(".monaco-button", { hasText: "Apply" }).first().click();
    await openAt('"Ferris".to_string()');
});

step("a test is offered that passes cargo test", async () => {
    await openAt("name.len()");
    await send("@rust /tests ");
    await answer().getByText("cargo test: 1 passed").first().waitFor({ timeout: cargoLimit });
});

step("the fix is undone in one step", async () => {
    await openAt('"Ferris".to_string()');
    await window.page.keyboard.press("Control+Z");
    await sourceLine('= "Ferris";').first().waitFor();
    assert.equal(await sourceLine("to_string()").count(), 0);
});

step("the same fix comes without the chat", async () => {
    await openAt(errorLine);
    await window.run("Rust AI: Fix This Error");
    await window.rows("to_string").first().waitFor({ timeout: cargoLimit });
});

step("a documentation comment is written from the source", async () => {
    await window.page.keyboard.press("Escape");
    await openAt("fn broken_greeting");
    await send("@rust /doc ");
    await answer().getByText("/// Broken greeting.").first().waitFor({ timeout: cargoLimit });
    assert.ok(existsSync(join(window.editor.workspace, "Cargo.toml")));
    assert.ok(!existsSync(join(window.editor.workspace, "target")), "cargo ran elsewhere");
});

step("a local model explains, and what it says without a source is marked", async () => {
    try {
        server = await startLlamaServer(await smallGguf(), { alias, context: 4096, threads: 1 });
    } catch (error) {
        problem = `no llama.cpp server: ${error instanceof Error ? error.message : String(error)}`;
        console.log(`   ${problem}`);
        return;
    }
    withModel = await Window.open(
        { workspace, settings: { "rustAi.engines.discover": false } },
        "chat-model-",
    );
    await withModel.load();
    await withModel.statusItem.waitFor({ timeout: startLimit });
    await openAt(errorLine, withModel);
    await withModel.waitForStatus("Ready", startLimit);
    // Servers are settings of the machine: in a remote window the user's own file does not count.
    await withModel.run("Rust AI: Add Server…");
    await withModel.quickInput.fill(server.url);
    await withModel.page.keyboard.press("Enter");
    const toast = withModel.page.locator(".notifications-toasts .notification-list-item", {
        hasText: /answers with/,
    });
    await toast.locator(".monaco-button", { hasText: "Add" }).first().click();
    await withModel.page.locator(".activitybar a.action-label[aria-label='Rust AI']").click();
    const row = withModel.page.locator(".sidebar .monaco-list-row", { hasText: alias });
    await row.first().waitFor({ timeout: startLimit });
    await send("@rust /explain ", withModel);
    try {
        await answer(withModel)
            .getByText(/^Written by/)
            .first()
            .waitFor({ timeout: answerLimit });
    } finally {
        await withModel.screenshot("explained");
    }
    const text = (await answer(withModel).textContent()) ?? "";
    assert.match(text, /smollm2/);
    assert.match(text, /Sources/);
});
