import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { startLimit } from "../editor.ts";
import { securityOptions } from "../scenarios.ts";
import { until, Window } from "./window.ts";

let window: Window;
let work = "";

before(async () => {
    work = mkdtempSync(join(tmpdir(), "rai-security-"));
    window = await Window.open(securityOptions(join(work, "home")), "security-");
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
    const name = path.slice(path.lastIndexOf("/") + 1);
    const folder = path.slice(0, -name.length - 1);
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

/** A row of the Security view. */
function treeRow(text: string | RegExp): Locator {
    return window.page.locator(".pane-body .monaco-list-row").filter({ hasText: text });
}

const report = (): ReturnType<Window["webview"]> => window.webview("body");

step("advisories stand on the lines of dependencies", async () => {
    await window.load();
    await window.statusItem.waitFor({ timeout: startLimit });
    await openFile("app/Cargo.toml");
    await window.page
        .locator(".squiggly-error, .squiggly-warning")
        .first()
        .waitFor({ timeout: startLimit });
    await window.page
        .locator(".codelens-decoration", { hasText: "1 vulnerability" })
        .first()
        .waitFor({ timeout: startLimit });
});

step("the cargo extension marks what is locked", async () => {
    await window.lines("⚠ unsound").first().waitFor({ timeout: startLimit });
    await window.lines("⚠ vulnerable").first().waitFor();
});

step("a policy is held to packages, and told where it makes no sense", async () => {
    const policy = `[licenses]
allow = ["MIT", "CC0-1.0"]
colour = "red"

[bans]
deny = [{ name = "mosaic", reason = "its tiles overlap" }]

[sources]
unknown-registry = "allow"
`;
    writeFileSync(join(window.editor.workspace, "deny.toml"), policy);
    await window.page
        .locator(".explorer-folders-view .monaco-list-row", { hasText: "deny.toml" })
        .dblclick({ timeout: startLimit });
    await window.page.locator(".squiggly-warning").first().waitFor({ timeout: startLimit });
    await window.page.keyboard.press("F8");
    await window.page.getByText("licence.unusedAllowed").first().waitFor();
    await window.page.keyboard.press("F8");
    await window.page.getByText("policy.unknownKey").first().waitFor();
    await window.screenshot("problem-of-the-policy");
    await window.page.keyboard.press("Escape");
    await openFile("app/Cargo.toml");
    await window.page.keyboard.press("Control+Shift+M");
    await window.page.getByText("mosaic 0.3.6 is banned").first().waitFor();
    await window.page.getByText("quill 2.1.0 has the licence Apache-2.0").first().waitFor();
    await window.screenshot("policy-in-the-manifest");
    await window.page.keyboard.press("Control+Shift+M");
});

step("a hover says what is wrong and what to do", async () => {
    const { page } = window;
    const told = page
        .locator(".monaco-hover .hover-contents")
        .filter({ hasText: "Light escapes from closed lamps" });
    // Lines above dependencies that come meanwhile move what is pointed at.
    await until("a hover is there", async () => {
        await page.mouse.move(700, 750);
        await window
            .lines("lantern =")
            .first()
            .hover({ position: { x: 20, y: 8 } });
        return appears(told.first());
    });
});

step("the view shows findings by severity", async () => {
    const { page } = window;
    await page.mouse.move(1000, 850);
    await page.locator('.activitybar a.action-label[aria-label="Rust AI"]').first().click();
    for (const name of ["Models", "Collaboration", "Review", "Cargo"]) {
        await page.locator(".pane-header.expanded", { hasText: name }).first().click();
    }
    await treeRow(/lantern 1\.2\.0.*RUSTSEC-2099-0001/)
        .first()
        .waitFor({ timeout: startLimit });
    await treeRow("Critical").first().waitFor();
    await treeRow(/mosaic 0\.3\.6/)
        .first()
        .waitFor();
});

step("the tree of dependencies tells of advisories too", async () => {
    const { page } = window;
    const closed = page.locator(".pane-header:not(.expanded)", { hasText: "Cargo" });
    if ((await closed.count()) > 0) await closed.first().click();
    const member = treeRow("hearth-app").first();
    await member.click();
    await page.keyboard.press("ArrowRight");
    await treeRow(/lantern.*· vulnerable/)
        .first()
        .waitFor({ timeout: startLimit });
    await treeRow(/mosaic.*· unsound/)
        .first()
        .waitFor();
});

step("the way to a finding is shown step by step", async () => {
    await treeRow(/lantern 1\.2\.0/)
        .first()
        .click({ button: "right" });
    await window.chooseInMenu("Show Path");
    await window.quickInput.waitFor();
    await window.rows("hearth-app").first().waitFor();
});

step("the dashboard draws what is known", async () => {
    const { page } = window;
    await page.keyboard.press("Escape");
    await window.run("Rust AI: Open Security Dashboard");
    await report().getByText("By package").first().waitFor({ timeout: startLimit });
    await report().getByText("Reachability").first().waitFor();
    await window.screenshot("dashboard-top");
    const licences = report().getByRole("heading", { name: "Licences" });
    await licences.scrollIntoViewIfNeeded();
    await report().getByText("rejected").first().waitFor();
    await report().getByText("quill 2.1.0").first().scrollIntoViewIfNeeded();
});

step("an update that fixes it is proposed", async () => {
    const { page } = window;
    // A page of a panel that takes the focus late would close what is chosen from.
    await window.lines("[package]").first().click();
    await window.run("Rust AI: Update Vulnerable Package");
    await window.rows("lantern 1.2.0").first().click();
    await page
        .locator(".monaco-dialog-box", { hasText: "1.4.2" })
        .or(page.locator(".monaco-dialog-box", { hasText: "1.4.0" }))
        .first()
        .waitFor({ timeout: startLimit });
});
