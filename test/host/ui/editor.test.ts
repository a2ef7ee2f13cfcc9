import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { filesBelow } from "../../../scripts/lib/files.mjs";
import { startLimit } from "../editor.ts";
import { anchor, openLines } from "../open-lines.ts";
import { until, Window } from "./window.ts";

let window: Window;

before(async () => {
    window = await Window.open({
        settings: { "editor.wordBasedSuggestions": "off" },
        keybindings: [{ key: "ctrl+alt+n", command: "editor.action.inlineSuggest.acceptNextLine" }],
    });
});
after(() => window.close());

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

/** A new line in `main` and ghost text behind what is typed there. */
async function newGhost(patienceMs = 8000): Promise<{ typed: string; ghost: string }> {
    const { page } = window;
    await window.clickEndOf(anchor);
    await page.keyboard.press("Enter");
    const typed = await window.typeUntilGhost(openLines, patienceMs);
    return { typed, ghost: await window.ghostText() };
}

async function removeLine(): Promise<void> {
    await window.page.keyboard.press("Escape");
    await window.page.keyboard.press("Control+Shift+K");
}

step("the window opens and the status bar item is there", async () => {
    await window.load();
    await window.statusItem.waitFor({ timeout: startLimit });
});

step("a Rust file loads the model", async () => {
    await window.openFile("main.rs");
    await window.waitForStatus("Ready", startLimit);
    const text = (await window.statusItem.textContent()) ?? "";
    assert.match(text, /\w/, "the item names the model");
});

step("the palette lists the commands under Rust AI", async () => {
    await window.page.keyboard.press("F1");
    await window.quickInput.fill(">Rust AI: ");
    await window.rows("Rust AI: ").first().waitFor();
    assert.ok((await window.rows(/^Rust AI: /).count()) >= 8, "a page of commands is in view");
    // The list only draws the rows that are in view, so each is searched for.
    for (const title of ["Snooze Completions", "Switch Model", "Collect Diagnostics"]) {
        await window.quickInput.fill(`>Rust AI: ${title}`);
        await window.rows(`Rust AI: ${title}`).first().waitFor();
    }
});

step("typing in main.rs gives ghost text", async () => {
    await window.page.keyboard.press("Escape");
    // The file is read for the first time; another line would make the model begin anew.
    const { typed, ghost } = await newGhost(18_000);
    assert.ok(ghost.trim().length > 0, typed);
    console.log(`   ${typed}[${ghost}]`);
});

step("Esc dismisses it", async () => {
    await window.page.keyboard.press("Escape");
    await window.ghostGone();
    await removeLine();
});

step("typing through keeps it, without the model", async () => {
    const { ghost } = await newGhost();
    const [start = ""] = /^\s*\S/.exec(ghost) ?? [];
    await window.page.keyboard.type(start);
    await window.waitForGhost(ghost.slice(start.length));
    const hover = await window.statusHover();
    assert.match(hover, /Last suggestion: \d+ ms, from recent suggestions/);
    console.log(`   ${/Last suggestion: .*/.exec(hover)?.[0]}`);
});

step("Tab accepts it", async () => {
    const shown = await window.ghostText();
    const typed = await window.currentLine();
    await window.page.keyboard.press("Tab");
    const accepted = (typed + shown).split("\n")[0]?.trim() ?? "";
    await window.lines(accepted).first().waitFor();
    await window.page.keyboard.press("Control+Z");
    await removeLine();
});

step("the next word alone is accepted with Ctrl+Right", async () => {
    const { ghost } = await newGhost();
    const before = await window.currentLine();
    await window.page.keyboard.press("Control+ArrowRight");
    const grew = async (): Promise<boolean> => (await window.currentLine()).length > before.length;
    await until("a word is accepted", grew);
    const after = await window.currentLine();
    assert.ok((before + ghost).startsWith(after.trimEnd()), `${before}${ghost} then ${after}`);
    await removeLine();
});

step("the next line is accepted by its command", async () => {
    const { ghost } = await newGhost();
    const before = await window.currentLine();
    await window.page.keyboard.press("Control+Alt+N");
    const first = (before + ghost).split("\n")[0]?.trim() ?? "";
    await window.lines(first).first().waitFor();
    await window.page.keyboard.press("Control+Z");
    await removeLine();
});

step("the hover of the status bar item explains", async () => {
    const text = await window.statusHover();
    assert.match(text, /Rust AI/);
    assert.match(text, /Last suggestion: \d+ ms|Nothing was shown last time/);
    assert.match(text, /Inference process: \d+ MB/);
});

step("a click opens the model switcher", async () => {
    await window.statusItem.locator("a").first().click();
    await window.rows().first().waitFor();
    const row = (await window.rows().first().textContent()) ?? "";
    assert.match(row, /MB|kB/);
    assert.match(row, /licence/);
});

step("snooze silences, and the item says so", async () => {
    await window.page.keyboard.press("Escape");
    await window.run("Rust AI: Snooze Completions");
    await window.rows("minutes").first().click();
    await window.waitForStatus("snoozed");
});

step("snooze ends", async () => {
    await window.run("Rust AI: Snooze Completions");
    // Nothing else: rows of the palette that is about to close must not match.
    await window.rows("End the snooze").first().click();
    await window.waitForStatus("Ready");
});

step("the walkthrough has four steps", async () => {
    await window.run("Rust AI: Open Walkthrough");
    const steps = window.page.locator(".gettingStartedContainer .getting-started-step");
    await steps.first().waitFor();
    assert.equal(await steps.count(), 4);
    await window.webview(".gettingStartedContainer").locator("svg").first().waitFor();
});

step("the settings are in the settings editor", async () => {
    await window.run("Preferences: Open Settings (UI)");
    const search = window.page.locator(".settings-editor .suggest-input-container");
    await search.click();
    await window.page.keyboard.press("Control+A");
    await window.page.keyboard.type("@ext:rust-ai-ide.ai-core");
    const items = window.page.locator(".settings-editor .setting-item-contents");
    await items.filter({ hasText: "Rust Ai" }).first().waitFor();
    await items.filter({ hasText: "Show suggestions of the local model" }).first().waitFor();
});

step("the settings editor closes", async () => {
    await window.page.keyboard.press("Escape");
    await window.page.locator(".monaco-modal-editor-block").waitFor({ state: "detached" });
});

step("diagnostics are written to a file and hold no source text", async () => {
    await window.run("Rust AI: Collect Diagnostics");
    await window.page.locator(".tab.active", { hasText: "rust-ai-diagnostics" }).waitFor();
    const folder = join(window.editor.folder, "profile/user");
    const [report] = filesBelow(folder).filter((path) => path.includes("rust-ai-diagnostics"));
    assert.ok(report !== undefined, `a report below ${folder}`);
    const text = readFileSync(join(folder, report), "utf8");
    assert.match(text, /rust-ai-ide\.ai-core/);
    assert.doesNotMatch(text, /wrench|format_cents/);
});

step("the views of the other members are honest about what is to come", async () => {
    await window.page.locator(".activitybar a.action-label[aria-label='Rust AI']").click();
    const pane = window.page.locator(".sidebar .pane-body").first();
    await pane.waitFor();
});

step("a second window shares the inference process", async () => {
    const other = await window.second();
    await other.openFile("main.rs");
    await other.waitForStatus("Ready", startLimit);
    if (process.platform !== "win32") {
        const table = execFileSync("ps", ["-eo", "args="], { encoding: "utf8" });
        const program = join(window.editor.extensions, "rust-ai-ide.ai-core");
        const running = table
            .split("\n")
            .filter((line) => line.includes(program) && line.includes("inference.cjs"));
        assert.equal(running.length, 1, running.join("\n"));
    }
    await other.closeWindow();
});
