import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { startLimit } from "../editor.ts";
import { reviewOptions } from "../scenarios.ts";
import { until, Window } from "./window.ts";

let window: Window;
let work = "";

before(async () => {
    work = mkdtempSync(join(tmpdir(), "rai-review-"));
    window = await Window.open(reviewOptions(join(work, "home")), "review-");
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

/** The last two arguments of `new` are in the wrong order. */
const swapped = `pub struct Area {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

impl Area {
    pub fn new(left: u32, top: u32, right: u32, bottom: u32) -> Self {
        Self { left, top, right, bottom }
    }

    pub fn intersect(&self, other: &Area) -> Area {
        let left = self.left.max(other.left);
        let top = self.top.max(other.top);
        let right = self.right.min(other.right);
        let bottom = self.bottom.min(other.bottom);
        Area::new(left, top, bottom, right)
    }
}
`;

/** A row of the Review view. */
function treeRow(text: string | RegExp): Locator {
    return window.page.locator(".pane-body .monaco-list-row").filter({ hasText: text });
}

const gone = (locator: Locator): Promise<void> => locator.first().waitFor({ state: "detached" });
const debugRow = (): Locator => treeRow("Debug output was left over").first();

step("the view offers what could be reviewed", async () => {
    const { page } = window;
    await window.load();
    await window.statusItem.waitFor({ timeout: startLimit });
    await window.openFile("lib.rs");
    await page.locator('.activitybar a.action-label[aria-label="Rust AI"]').first().click();
    for (const name of ["Models", "Collaboration", "Cargo", "Security"]) {
        const header = page.locator(".pane-header.expanded", { hasText: name });
        if ((await header.count()) > 0) await header.first().click();
    }
    await page.getByText("Review Working Tree").first().waitFor({ timeout: startLimit });
});

step("a review of the working tree is shown, with what to look at first on top", async () => {
    await window.page.getByText("Review Working Tree").first().click();
    await treeRow("High risk").first().waitFor({ timeout: startLimit });
    await treeRow("Look at first").first().waitFor();
    await treeRow("Public item removed").first().waitFor();
    await debugRow().waitFor();
    // What is told of the row below the mouse would cover others.
    await window.page.mouse.move(1000, 850);
});

step("the changed function has one code lens", async () => {
    const { page } = window;
    await page
        .locator(".codelens-decoration", { hasText: "Parameters of a public function changed" })
        .first()
        .waitFor({ timeout: startLimit });
});

step("a click opens the place of a finding, and its hover says what it rests on", async () => {
    const { page } = window;
    await debugRow().click();
    await page.mouse.move(1000, 850);
    await window.lines("dbg!(level)").first().waitFor();
    const told = page
        .locator(".monaco-hover .hover-contents")
        .filter({ hasText: "prints to the standard error" });
    await until("a hover is there", async () => {
        await page.mouse.move(1000, 700);
        await page.keyboard.press("Escape");
        await window
            .lines("dbg!(level)")
            .first()
            .hover({ position: { x: 50, y: 8 } });
        return told
            .first()
            .waitFor({ timeout: 3000 })
            .then(
                () => true,
                () => false,
            );
    });
});

step("a fix is shown before it is made", async () => {
    const { page } = window;
    await page.mouse.move(1000, 850);
    await debugRow().click();
    await page.keyboard.press("Control+.");
    await page
        .locator(".refactor-preview, .panel", { hasText: "Refactor Preview" })
        .first()
        .waitFor();
    await window.lines("dbg!(level)").first().waitFor();
});

step("what was not wanted is discarded, and the file is what it was", async () => {
    const { page } = window;
    await page.getByText("Discard", { exact: true }).first().click();
    const text = readFileSync(join(window.editor.workspace, "src/lib.rs"), "utf8");
    if (!text.includes("dbg!(level)")) throw new Error("the file was changed");
});

step("a finding is dismissed by the keyboard and brought back", async () => {
    const { page } = window;
    await debugRow().click();
    await page.keyboard.press("Delete");
    await gone(treeRow("Debug output was left over"));
    await window.screenshot("dismissed");
    await page.keyboard.press("Control+Z");
    await debugRow().waitFor();
});

step("a discussion is begun at a finding", async () => {
    const { page } = window;
    await debugRow().click({ button: "right" });
    await window.chooseInMenu("Discuss Finding");
    const thread = page.locator(".review-widget").first();
    await thread.getByText("prints to the standard error").first().waitFor();
    // The button becomes the input when it is clicked.
    const button = thread.locator(".review-thread-reply-button");
    await until("a reply can be written", async () => {
        if (!(await button.isVisible())) return true;
        await button.click({ timeout: 1_000 }).catch(() => {});
        return false;
    });
    await thread.locator(".monaco-editor").last().click();
    await page.keyboard.type("Needed until Friday.");
    await thread.locator(".view-line", { hasText: "Friday" }).waitFor();
    await thread.getByText("Reply", { exact: true }).last().click();
    await thread.locator(".comment-body", { hasText: "Needed until Friday." }).waitFor();
});

step("a discussion is still there after a restart", async () => {
    const { page } = window;
    await page.reload({ waitUntil: "commit" });
    await window.lines("dbg!(level)").first().waitFor({ timeout: startLimit });
    const glyph = page.locator(".comment-range-glyph.comment-thread-unresolved").first();
    await glyph.waitFor({ timeout: startLimit });
    await glyph.click();
    await page.locator(".comment-body", { hasText: "Needed until Friday." }).first().waitFor();
});

step("the embedded model doubts arguments in the wrong order, by name and with a fix", async () => {
    const { page } = window;
    writeFileSync(join(window.editor.workspace, "src/area.rs"), swapped);
    await window.openFile("area.rs");
    await window.run("Rust AI: Review Open File");
    const row = treeRow("Another word or sign is likelier here").first();
    await row.waitFor({ timeout: startLimit });
    await row.click();
    await window.lines("Area::new(left, top, bottom, right)").first().waitFor();
    await page.keyboard.press("Control+.");
    await page.locator(".panel", { hasText: "Refactor Preview" }).first().waitFor();
    await page.locator(".panel", { hasText: "right, bottom" }).first().waitFor();
    await window.screenshot("swapped-back");
    await page.getByText("Discard", { exact: true }).first().click();
});

step("a branch is chosen from those that there are", async () => {
    const { page } = window;
    await window.run("Rust AI: Review Changes...");
    await window.rows("Branch or pull request").first().click();
    await window.rows("release").first().waitFor({ timeout: startLimit });
    await window.screenshot("branches");
    await page.keyboard.press("Enter");
    await treeRow("Nothing changed").first().waitFor({ timeout: startLimit });
});

step("what is staged is reviewed before it is committed", async () => {
    const { page } = window;
    execFileSync("git", ["-C", window.editor.workspace, "add", "-A"]);
    await window.run("Rust AI: Review and Commit");
    const dialog = page.locator(".monaco-dialog-box", { hasText: "Public item removed" });
    await dialog.waitFor({ timeout: startLimit });
    await window.screenshot("before-the-commit");
    await dialog.getByText("Show Findings").click();
    await treeRow("High risk").first().waitFor();
});

step("the summary tells risk, interface and tests", async () => {
    const { page } = window;
    await treeRow("High risk").first().click();
    const report = window.webview("body");
    await report
        .getByText("Changes of the public interface")
        .first()
        .waitFor({ timeout: startLimit });
    await report.getByText("dark").first().waitFor();
    await page.mouse.move(1000, 850);
});

step("clippy looks at the change when it is asked to", async () => {
    const { page } = window;
    const library = join(window.editor.workspace, "src/lib.rs");
    const more = "\npub fn is_night(levels: &[u8]) -> bool {\n    levels.len() == 0\n}\n";
    writeFileSync(library, readFileSync(library, "utf8") + more);
    await window.run("Rust AI: Review Working Tree");
    // Four lines more than before: the review is there, and the focus stays where it is.
    await treeRow("+28").first().waitFor({ timeout: startLimit });
    await window.run("Rust AI: Compile the Change...");
    await window.rows("cargo clippy").first().waitFor();
    await window.screenshot("compilers");
    await page.keyboard.press("Enter");
    const report = window.webview("body");
    await report
        .getByText(/clippy \d.* looked at lamp/)
        .first()
        .waitFor({ timeout: 90_000 });
    await report
        .getByText(/length comparison to zero/i)
        .first()
        .waitFor();
    await page.mouse.move(1000, 850);
});
