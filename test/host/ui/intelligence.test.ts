import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { startLimit } from "../editor.ts";
import { polyglot } from "../scenarios.ts";
import { until, Window } from "./window.ts";

let window: Window;
let cache = "";

before(async () => {
    cache = mkdtempSync(join(tmpdir(), "rai-cache-"));
    const env = { XDG_CACHE_HOME: cache };
    window = await Window.open({ workspace: polyglot, env }, "intelligence-");
});
after(async () => {
    await window.close();
    rmSync(cache, { recursive: true, force: true });
});

/** One step of the story; steps build on each other, and each leaves a picture. */
function step(name: string, run: () => Promise<void>): void {
    test(name, { timeout: 2 * 60_000 }, async () => {
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

/** A word of the editor's text as it is drawn, to click on. */
function word(line: string, text: string): Locator {
    return window.lines(line).first().locator("span > span").filter({ hasText: text }).first();
}

/** True when it comes to be seen soon. */
function appears(locator: Locator): Promise<boolean> {
    return locator.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
    );
}

/**
 * The list draws rows of an earlier search for a moment, and its first row may be another file: the row
 * itself is clicked.
 */
async function openFile(name: string): Promise<void> {
    const { page } = window;
    await until(`${name} is open`, async () => {
        await page.keyboard.press("Control+P");
        await window.quickInput.waitFor();
        await window.quickInput.fill(name);
        const clicked = await window
            .rows(name)
            .first()
            .click({ timeout: 3000 })
            .then(
                () => true,
                () => false,
            );
        return clicked && appears(activeFile(name));
    });
}

function activeFile(name: string): Locator {
    return window.page.locator(".tab.active", { hasText: name });
}

function onDisk(path: string): string {
    return readFileSync(join(window.editor.workspace, path), "utf8");
}

/** Whether all three files have the name; one that is being written is empty for a moment. */
function isNamed(name: string): boolean {
    return (
        onDisk("src/main.ts").includes(`invoke<string>("${name}"`) &&
        onDisk("src-tauri/src/main.rs").includes(`commands::${name}`) &&
        onDisk("src-tauri/src/commands.rs").includes(`fn ${name}(`)
    );
}

const run = (title: string): Promise<void> => window.run(title);

const call = 'invoke<string>("greet"';

step("the status bar item tells of the index", async () => {
    await window.load();
    await window.statusItem.waitFor({ timeout: startLimit });
    await openFile("main.ts");
    await until("the index in the hover", async () =>
        (await window.statusHover()).includes("The index holds"),
    );
});

step("a call that does not fit its Rust command is underlined", async () => {
    await window.page.mouse.move(700, 700);
    await window.page
        .locator(".monaco-editor .squiggly-warning, .monaco-editor .squiggly-error")
        .first()
        .waitFor({ timeout: startLimit });
});

step("Problems names the mismatch, with its code", async () => {
    await window.page.keyboard.press("Control+Shift+M");
    const row = window.page.locator(".markers-panel-container .monaco-list-row");
    await row.filter({ hasText: "Rust AI" }).first().waitFor();
    assert.match(
        (await row.filter({ hasText: "Rust AI" }).first().textContent()) ?? "",
        /tauri-command/,
    );
});

step("the hover shows the Rust signature", async () => {
    await window.page.keyboard.press("Control+Shift+M");
    await word(call, "greet").hover();
    const hover = window.page
        .locator(".monaco-hover .hover-contents")
        .filter({ hasText: "fn greet" });
    await hover.first().waitFor();
});

step("F12 on the command's name lands in Rust", async () => {
    await window.page.keyboard.press("Escape");
    await word(call, "greet").click();
    await window.page.keyboard.press("F12");
    await activeFile("commands.rs").waitFor();
    await until("the cursor", async () =>
        /pub fn greet\(name: &str\)/.test(await window.currentLine()),
    );
});

step("a code lens above the command counts its calls", async () => {
    await window.page
        .locator(".codelens-decoration a", { hasText: "called from TypeScript (1)" })
        .first()
        .waitFor();
});

step("the code lens peeks at TypeScript", async () => {
    await window.page
        .locator(".codelens-decoration a", { hasText: "called from TypeScript (1)" })
        .first()
        .click();
    const peek = window.page.locator(".zone-widget .peekview-widget");
    await peek.filter({ hasText: "main.ts" }).waitFor();
    await peek.locator(".view-line", { hasText: "greet" }).first().waitFor();
});

step("its key leads back to the other side", async () => {
    const { page } = window;
    await page.keyboard.press("Escape");
    await page.locator(".zone-widget .peekview-widget").waitFor({ state: "detached" });
    await word("pub fn greet(", "greet").click();
    // The key holds from when the cursor is known to be on a link.
    await until("the other side", async () => {
        await page.keyboard.press("Control+K");
        await page.keyboard.press("Control+G");
        return appears(activeFile("main.ts"));
    });
    await until("the cursor", async () =>
        /invoke<string>\("greet"/.test(await window.currentLine()),
    );
});

step("the links of a file are listed", async () => {
    await openFile("commands.rs");
    await window.run("Rust AI: Show Cross-Language Links of This File");
    await window.rows("save_note").first().waitFor();
    assert.ok((await window.rows("tauri-command").count()) >= 3);
});

step("the light bulb repairs the call", async () => {
    const { page } = window;
    await page.keyboard.press("Escape");
    await openFile("main.ts");
    await word(call, "userName").click();
    await page.keyboard.press("Control+.");
    const action = page.locator(".action-widget .monaco-list-row", { hasText: "name" });
    await action.first().waitFor();
    await window.screenshot("the-light-bulb-is-open");
    await action.first().click();
    await window.lines("{ name: userName }").first().waitFor();
    await page
        .locator(".monaco-editor .squiggly-warning, .monaco-editor .squiggly-error")
        .first()
        .waitFor({ state: "detached" });
});

step("a rename in Rust shows the other side before it is done", async () => {
    const { page } = window;
    await openFile("commands.rs");
    await word("pub fn greet(", "greet").click();
    await page.keyboard.press("F2");
    const box = page.locator(".rename-box input.rename-input");
    await box.waitFor();
    await box.fill("welcome_user");
    await page.keyboard.press("Enter");
    const preview = page.locator(".refactor-preview-panel, .bulk-edit-panel, .refactor-preview");
    await preview.first().waitFor();
});

step("what was confirmed is renamed in both languages", async () => {
    const { page } = window;
    const unchecked = page.locator(
        '.panel .monaco-list-row input[type="checkbox"]:not(:checked), .panel .monaco-list-row .monaco-custom-toggle[aria-checked="false"]',
    );
    await until("every change is confirmed", async () => {
        if ((await unchecked.count()) === 0) return true;
        await unchecked.first().click();
        return false;
    });
    await window.screenshot("every-change-is-confirmed");
    await page.locator(".panel .monaco-button", { hasText: "Apply" }).first().click();
    await window.lines("pub fn welcome_user(").first().waitFor();
    await run("File: Save All");
    await until("all files on the disk", async () => isNamed("welcome_user"));
});

step("one undo takes it back in both", async () => {
    const { page } = window;
    await window.lines("pub fn welcome_user(").first().click();
    await page.keyboard.press("Control+Z");
    await window.lines("pub fn greet(").first().waitFor();
    await run("File: Save All");
    await until("all files on the disk", async () => isNamed("greet"));
});

step("the index can be looked at", async () => {
    await window.run("Rust AI: Show Index Status");
    await window.rows("The index holds").first().waitFor();
    await window.rows("Rebuild the index").first().waitFor();
});
