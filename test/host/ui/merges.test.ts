import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { startLimit } from "../editor.ts";
import { mergeOptions } from "../scenarios.ts";
import { until, Window } from "./window.ts";

let window: Window;
let work = "";

before(async () => {
    work = mkdtempSync(join(tmpdir(), "rai-merges-"));
    window = await Window.open(mergeOptions(join(work, "home")), "merges-");
});
after(async () => {
    await window.close();
    rmSync(work, { recursive: true, force: true });
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

/** A row of the Conflicts view. */
function treeRow(text: string | RegExp): Locator {
    return window.page.locator(".pane-body .monaco-list-row").filter({ hasText: text });
}

const lens = (text: string | RegExp): Locator =>
    window.page.locator(".codelens-decoration a", { hasText: text }).first();
const saved = (): string => readFileSync(join(window.editor.workspace, "src/lib.rs"), "utf8");

step("a conflict has the likeliest resolution above it", async () => {
    await window.load();
    await window.statusItem.waitFor({ timeout: startLimit });
    assert.match(saved(), /^<<<<<<< /m);
    await window.openFile("lib.rs");
    await lens(/proposals…/).waitFor({ timeout: startLimit });
});

step("all proposals can be looked at, with what each would drop", async () => {
    await lens(/proposals…/).click();
    await window.rows("Merge by items").first().waitFor();
    await window
        .rows(/Drops of theirs/)
        .first()
        .waitFor();
});

step("one of them takes the place of the conflict, and one undo brings it back", async () => {
    const { page } = window;
    await window.rows("Merge by items").first().click();
    await until("the markers are gone", async () => (await window.lines("<<<<<<<").count()) === 0);
    await window.lines("pub fn take").first().waitFor();
    await window.lines("pub fn count").first().waitFor();
    await page.keyboard.press("Control+Z");
    await window.lines("<<<<<<<").first().waitFor();
});

step("the proposals are shown in the merge editor", async () => {
    await lens("Proposals in the Merge Editor").click();
    await window.page.locator(".merge-editor").first().waitFor({ timeout: startLimit });
    await window.page
        .locator(".merge-editor .view-line", { hasText: "pub fn take" })
        .first()
        .waitFor();
});

step("merges with other branches are predicted", async () => {
    const { page } = window;
    await page.keyboard.press("Control+S");
    await until("the file is saved", async () => !/^<<<<<<< /m.test(saved()));
    await page.keyboard.press("F1");
    await window.quickInput.fill(">Rust AI: Predict Conflicts");
    await window.rows("Rust AI: Predict Conflicts").first().click();
    await treeRow("papers").first().waitFor({ timeout: startLimit });
    await treeRow(/README\.md/)
        .first()
        .waitFor();
});
