import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { startLimit } from "../editor.ts";
import { operationsOptions } from "../scenarios.ts";
import { until, Window } from "./window.ts";

let window: Window;
let work = "";

before(async () => {
    work = mkdtempSync(join(tmpdir(), "rai-operations-"));
    window = await Window.open(operationsOptions(join(work, "home")), "operations-");
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

function git(...args: readonly string[]): string {
    return execFileSync("git", ["-C", window.editor.workspace, ...args], {
        encoding: "utf8",
    }).trim();
}

const dialog = (text: string | RegExp): Locator =>
    window.page.locator(".monaco-dialog-box", { hasText: text });
const inFolder = (name: string): string => join(window.editor.workspace, name);

/** Presses a button of a dialog when it is there, after a picture of it. */
async function agree(text: string | RegExp, button: string, picture: string): Promise<void> {
    await dialog(text).first().waitFor({ timeout: startLimit });
    await window.screenshot(picture);
    await dialog(text).getByText(button, { exact: true }).click();
}

step("commits to pick say what picking them would come to", async () => {
    await window.load();
    await window.statusItem.waitFor({ timeout: startLimit });
    await window.openFile("lib.rs");
    await window.run("Rust AI: Cherry-Pick Commits...");
    await window.rows("topic").first().waitFor({ timeout: startLimit });
    await window.page.keyboard.press("Enter");
    await window
        .rows(/Shine brighter.*conflict/i)
        .first()
        .waitFor({ timeout: startLimit });
    await window.rows("Add the dark").first().waitFor();
});

step("a picked commit is here after a look at what changes", async () => {
    const { page } = window;
    await window.rows("Add the dark").first().click();
    await page.keyboard.press("Enter");
    await agree("Add the dark", "Pick", "before-the-pick");
    await until("the file is there", async () => existsSync(inFolder("src/dark.rs")));
    await page
        .locator(".notification-toast", { hasText: "Undo" })
        .first()
        .waitFor({ timeout: startLimit });
});

step("it is taken back from the list of operations", async () => {
    const { page } = window;
    await window.run("Rust AI: Show Git Operations...");
    await window
        .rows(/cherry-pick/i)
        .first()
        .waitFor({ timeout: startLimit });
    await window.screenshot("list");
    await page.keyboard.press("Enter");
    await agree("Take this back", "Undo", "before-the-undo");
    await until("the file is gone", async () => !existsSync(inFolder("src/dark.rs")));
});

step("a branch is switched to with changes that are not committed", async () => {
    const { page } = window;
    writeFileSync(inFolder("notes.txt"), "remember\n");
    await window.run("Rust AI: Switch Branch...");
    await window.rows("topic").first().waitFor({ timeout: startLimit });
    await page.keyboard.press("Enter");
    await window.rows("Stash them").first().waitFor({ timeout: startLimit });
    await window.screenshot("changes");
    await window.rows("Take them along").first().click();
    await agree(/switch/i, "Switch", "before-the-switch");
    await until("the branch is topic", async () => git("branch", "--show-current") === "topic");
    if (readFileSync(inFolder("notes.txt"), "utf8") !== "remember\n") throw new Error("lost");
});

step("the plan of a rebase shows what each commit would come to", async () => {
    const { page } = window;
    rmSync(inFolder("notes.txt"));
    await window.run("Rust AI: Rebase with Prediction...");
    await window.rows("main").first().waitFor({ timeout: startLimit });
    await page.keyboard.press("Enter");
    await window.lines("# conflict in src/lib.rs").first().waitFor({ timeout: startLimit });
    await page
        .locator(".codelens-decoration", { hasText: "Start the rebase onto main" })
        .first()
        .waitFor({ timeout: startLimit });
});

step("a commit that conflicts is dropped, and the plan predicted again", async () => {
    const { page } = window;
    await window.lines("pick").filter({ hasText: "Shine brighter" }).first().click();
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+End");
    const commit = git("log", "--format=%h", "--grep=Shine brighter", "topic");
    await page.keyboard.type(`drop ${commit} Shine brighter`);
    await page.locator(".codelens-decoration a", { hasText: "Predict again" }).first().click();
    await window.lines("# left out").first().waitFor({ timeout: startLimit });
});

step("the rebase is done, and taken back by the button of its notification", async () => {
    const { page } = window;
    await page.locator(".codelens-decoration a", { hasText: "Start the rebase" }).first().click();
    await agree(/rebase/i, "Rebase", "before-the-rebase");
    const subjects = (): string => git("log", "--format=%s", "topic");
    await until(
        "the commits are those of the plan",
        async () => subjects() === "Add the dark\nShine brightest\nLamps",
    );
    // Those of earlier operations are there as well, and take those back.
    const toast = page.locator(".notification-toast", { hasText: "Rebased onto main" }).first();
    await toast.waitFor({ timeout: startLimit });
    await window.screenshot("rebased");
    await toast.getByText("Undo", { exact: true }).click();
    await agree("Take this back: rebase", "Undo", "before-taking-the-rebase-back");
    await until(
        "the commits are those of before",
        async () => subjects() === "Add the dark\nShine brighter\nLamps",
    );
});

step("what stops is given up, and nothing is left of it", async () => {
    const { page } = window;
    await window.run("Rust AI: Cherry-Pick Commits...");
    await window.rows("main").first().waitFor({ timeout: startLimit });
    await page.keyboard.press("Enter");
    await window.rows("Shine brightest").first().waitFor({ timeout: startLimit });
    await window.rows("Shine brightest").first().click();
    await page.keyboard.press("Enter");
    await agree("Shine brightest", "Pick", "before-the-conflict");
    const toast = page.locator(".notification-toast", { hasText: "Go On..." }).first();
    await toast.waitFor({ timeout: startLimit });
    await window.screenshot("stopped");
    await toast.getByText("Go On...", { exact: true }).click();
    await window.rows("Abort").first().waitFor({ timeout: startLimit });
    await window.rows("Abort").first().click();
    await agree(/abort/i, "Abort", "before-giving-up");
    await until("git waits for nothing", async () => git("status", "--porcelain") === "");
});

step("where nothing is to be taken, it is said what to do", async () => {
    await window.run("Rust AI: Apply Stash...");
    await window.page
        .locator(".notification-toast", { hasText: "Nothing was stashed" })
        .first()
        .waitFor({ timeout: startLimit });
});
