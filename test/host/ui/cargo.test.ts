import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { startLimit } from "../editor.ts";
import { cargoOptions } from "../scenarios.ts";
import { until, Window } from "./window.ts";

let window: Window;
let work = "";

before(async () => {
    work = mkdtempSync(join(tmpdir(), "rai-cargo-"));
    window = await Window.open(cargoOptions(join(work, "home")), "cargo-");
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

function appears(locator: Locator): Promise<boolean> {
    return locator.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
    );
}

/** Opens a file by its path; the list may show rows of an earlier search for a moment. */
async function openFile(path: string): Promise<void> {
    const { page } = window;
    const [folder = "", name = ""] = path.split("/");
    await until(`${path} is open`, async () => {
        await page.keyboard.press("Control+P");
        await window.quickInput.waitFor();
        await window.quickInput.fill(path);
        const row = window.rows(name).filter({ hasText: folder }).first();
        const clicked = await row.click({ timeout: 3000 }).then(
            () => true,
            () => false,
        );
        return clicked && appears(page.locator(".tab.active", { hasText: name }));
    });
}

/** A row of the Cargo view. */
function treeRow(text: string | RegExp): Locator {
    return window.page.locator(".pane-body .monaco-list-row").filter({ hasText: text });
}

function onDisk(path: string): string {
    return readFileSync(join(window.editor.workspace, path), "utf8");
}

/** Takes the row of a quick pick that is open. */
async function pick(text: string | RegExp): Promise<void> {
    const row = window.rows(text).first();
    await row.waitFor();
    await row.click();
}

async function replaceLine(line: string, text: string): Promise<void> {
    await window.clickEndOf(line);
    await window.page.keyboard.press("Shift+Home");
    await window.page.keyboard.type(text);
}

const report = (): ReturnType<Window["webview"]> => window.webview("body");

step("versions stand behind dependencies", async () => {
    await window.load();
    await window.statusItem.waitFor({ timeout: startLimit });
    await openFile("app/Cargo.toml");
    await window
        .lines("→ 0.4.0")
        .or(window.lines("⇒ 0.4.0"))
        .first()
        .waitFor({ timeout: startLimit });
    await window.lines("1.4.2").first().waitFor();
    await window.lines("yanked").first().waitFor();
});

step("a hover tells of the crate", async () => {
    const { page } = window;
    // Without colours a whole line is one piece: the mouse goes to the word itself.
    await window
        .lines("mosaic =")
        .first()
        .hover({ position: { x: 20, y: 8 } });
    await page
        .locator(".monaco-hover .hover-contents")
        .filter({ hasText: "Pictures out of small tiles" })
        .first()
        .waitFor();
});

step("crates are proposed from what the machine knows", async () => {
    const { page } = window;
    await page.mouse.move(1000, 850);
    await window.clickEndOf("drift =");
    await page.keyboard.press("Enter");
    await page.keyboard.type("lan");
    await page.keyboard.press("Control+Space");
    const row = page.locator(".suggest-widget .monaco-list-row", { hasText: "lanternfish" });
    await row.first().waitFor();
});

step("a crate that is taken comes with its version", async () => {
    const { page } = window;
    await page
        .locator(".suggest-widget .monaco-list-row", { hasText: "lanternfish" })
        .first()
        .click();
    await window.lines("lanternfish =").first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await window.run("File: Revert File");
    await window.lines("lanternfish =").first().waitFor({ state: "detached" });
});

step(
    "a feature that is not there is underlined, and the light bulb knows the right one",
    async () => {
        const { page } = window;
        await replaceLine("lantern = {", 'lantern = { workspace = true, features = ["jsno"] }');
        await page.locator(".squiggly-error, .squiggly-warning").first().waitFor();
        await window
            .lines("jsno")
            .first()
            .locator("span > span", { hasText: "jsno" })
            .first()
            .click();
        await page.keyboard.press("Control+.");
        const action = page.locator(".action-widget .monaco-list-row", { hasText: "json" });
        await action.first().waitFor();
        await window.screenshot("the-light-bulb-is-open");
        await action.first().click();
        await window.lines('["json"]').first().waitFor();
        await window.run("File: Revert File");
    },
);

step("the view shows members with their dependencies", async () => {
    const { page } = window;
    await page.locator('.activitybar a.action-label[aria-label="Rust AI"]').first().click();
    // Room for the tree: the views of extensions that are still to come are folded.
    for (const name of ["Models", "Collaboration", "Review", "Security"]) {
        await page.locator(".pane-header.expanded", { hasText: name }).first().click();
    }
    await treeRow("hearth-app").first().waitFor({ timeout: startLimit });
    await treeRow("hearth-app").first().locator(".monaco-tl-twistie").click();
    await treeRow("lantern").first().waitFor();
    await treeRow("Dev dependencies").first().locator(".monaco-tl-twistie").click();
    await treeRow(/tinder.*yanked/)
        .first()
        .waitFor();
    await treeRow("Duplicates").first().waitFor();
});

step("duplicates say what keeps each version", async () => {
    await window.run("Rust AI: Show Duplicate Dependencies");
    await treeRow(/sable.*0\.1\.4/)
        .first()
        .waitFor();
});

step("turned round, the view shows what depends on each package", async () => {
    await window.run("Rust AI: Show What Depends on Each Package");
    await treeRow("Build dependencies").first().waitFor({ state: "detached" });
    await treeRow("sable").first().waitFor();
    await treeRow("sable").first().locator(".monaco-tl-twistie").click();
    await treeRow("mosaic").first().waitFor();
    await window.screenshot("the-view-is-turned-round");
    await window.run("Rust AI: Show What Each Package Depends on");
    await treeRow("hearth-tools").first().waitFor();
});

step("a package is found by its letters", async () => {
    const { page } = window;
    await window.run("Rust AI: Find Package in Cargo View…");
    await window.quickInput.fill("wax");
    await page.keyboard.press("Enter");
    await treeRow("hearth-core").first().waitFor({ state: "detached" });
    await treeRow("hearth-tools").first().waitFor();
    await window.run("Rust AI: Show All Packages in Cargo View");
    await treeRow("hearth-core").first().waitFor();
});

step("unused dependencies are found without a build", async () => {
    await window.run("Rust AI: Find Unused Dependencies");
    await treeRow(/drift.*unused/)
        .first()
        .waitFor();
});

step("the ways to a package are listed", async () => {
    await window.run("Rust AI: Why Is This Dependency Here?");
    await pick("wax");
    await window
        .rows(/hearth-app.*lantern.*wax/)
        .first()
        .waitFor();
});

step("what an upgrade would do is shown before it is done", async () => {
    const { page } = window;
    await page.keyboard.press("Escape");
    await openFile("app/Cargo.toml");
    await window.run("Rust AI: What If a Dependency Changed…");
    await pick("mosaic");
    await pick("were the newest of all");
    await report().locator("h1", { hasText: "mosaic" }).waitFor({ timeout: startLimit });
    await report().locator("tr", { hasText: "0.4.0" }).first().waitFor();
    assert.match(onDisk("app/Cargo.toml"), /mosaic = "0\.3"/);
});

step("Apply writes manifest and lock", async () => {
    await report().locator("button", { hasText: "Apply" }).click();
    await until("the files on the disk", async () => {
        const lock = onDisk("Cargo.lock");
        return /mosaic = "0\.4/.test(onDisk("app/Cargo.toml")) && !lock.includes('"0.1.4"');
    });
    assert.match(onDisk("app/Cargo.toml"), /# keeps an old sable/);
    await window.page.locator(".tab", { hasText: "mosaic" }).waitFor({ state: "detached" });
    await window.lines("mosaic =").first().waitFor();
});

step("a dependency is added from the cache", async () => {
    await openFile("tools/Cargo.toml");
    await window.run("Rust AI: Add Dependency…");
    await window.quickInput.fill("wa");
    // The list of an earlier question may still be there; only the one for these letters has this row.
    await window.rows("not in the cache").first().waitFor();
    await pick("wax");
    await pick("0.4.0");
    await pick("dev-dependencies");
    await until("the manifest on the disk", async () =>
        /\[dev-dependencies\]\nwax = "0\.4\.0"/.test(onDisk("tools/Cargo.toml")),
    );
    await window.lines("wax =").first().waitFor();
});

step("one undo takes it back", async () => {
    const { page } = window;
    await window.lines("wax =").first().click();
    await page.keyboard.press("Control+Z");
    await window.lines("wax =").first().waitFor({ state: "detached" });
});

step("the publish checklist says what stands in the way", async () => {
    await window.run("Rust AI: Show Publish Checklist");
    await report().locator("h1", { hasText: "Publish Checklist" }).waitFor({ timeout: startLimit });
    await report().locator("h2", { hasText: "hearth-core" }).first().waitFor();
    await report().locator("td", { hasText: "no description" }).first().waitFor();
});

step("and is closed by its button", async () => {
    await report().locator("button", { hasText: "Close" }).click();
    await window.page
        .locator(".tab", { hasText: "Publish Checklist" })
        .waitFor({ state: "detached" });
});
