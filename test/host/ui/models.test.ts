import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { FrameLocator, Locator } from "playwright-core";
import {
    type LlamaServer,
    smallGguf,
    startLlamaServer,
} from "../../../scripts/lib/llama-server.mjs";
import { startLimit } from "../editor.ts";
import { anchor, openLines } from "../open-lines.ts";
import { until, Window } from "./window.ts";

const alias = "smollm2-135m-instruct";

let window: Window;
let server: LlamaServer | undefined;
let problem = "";

before(async () => {
    try {
        server = await startLlamaServer(await smallGguf(), { alias, context: 2048, threads: 1 });
    } catch (error) {
        problem = `no llama.cpp server: ${error instanceof Error ? error.message : String(error)}`;
    }
    window = await Window.open(
        {
            settings: {
                "editor.wordBasedSuggestions": "off",
                // Servers of the developer's own machine are none of this test's business.
                "rustAi.engines.discover": false,
            },
        },
        "models-",
    );
});
after(async () => {
    await window.close();
    await server?.stop();
});

/** One step of the story; steps build on each other, and each leaves a picture. */
function step(name: string, run: () => Promise<void>, needsServer = true): void {
    test(name, { timeout: 2 * 60_000 }, async (context) => {
        if (needsServer && server === undefined) {
            context.skip(problem);
            return;
        }
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

const always = false;

/** Rows of the Models view. */
function rows(text: string | RegExp): Locator {
    return window.page.locator(".sidebar .pane-body .monaco-list-row").filter({ hasText: text });
}

function toast(text: string | RegExp): Locator {
    return window.page
        .locator(".notifications-toasts .notification-list-item")
        .filter({ hasText: text });
}

async function answerToast(text: string | RegExp, button: string): Promise<void> {
    await toast(text).locator(".monaco-button", { hasText: button }).first().click();
}

/** Chooses from the context menu of a row by keyboard alone. */
async function chooseOf(row: Locator, entry: string): Promise<void> {
    const { page } = window;
    await row.click();
    await page.keyboard.press("Shift+F10");
    await page.locator(".monaco-menu").waitFor();
    await until(`the menu is at ${entry}`, async () => {
        await page.keyboard.press("ArrowDown");
        const focused = page.locator(".monaco-menu .action-item.focused");
        return (
            (await focused.count()) > 0 && (await focused.textContent())?.includes(entry) === true
        );
    });
    await page.keyboard.press("Enter");
    await page.locator(".monaco-menu").waitFor({ state: "detached" });
}

function metricsPage(): FrameLocator {
    return window.webview("body");
}

/** Out of the page, which keeps the keyboard to itself. */
async function backToFile(): Promise<void> {
    await window.page.locator(".tab", { hasText: "main.rs" }).click();
    await window.lines("fn main").first().click();
}

step(
    "the Models view has the embedded model",
    async () => {
        await window.load();
        await window.statusItem.waitFor({ timeout: startLimit });
        await window.openFile("main.rs");
        await window.waitForStatus("Ready", startLimit);
        await window.page.locator(".activitybar a.action-label[aria-label='Rust AI']").click();
        await rows(/for completion/)
            .first()
            .waitFor();
    },
    always,
);

step("a server is added by its address", async () => {
    await window.run("Rust AI: Add Server…");
    await window.page.locator(".quick-input-title", { hasText: "Add Server" }).waitFor();
    await window.quickInput.fill("ftp://nowhere");
    await window.page.locator(".quick-input-message", { hasText: "not the address" }).waitFor();
    await window.quickInput.fill(server?.url ?? "");
    await window.page.keyboard.press("Enter");
    await toast(/answers with/).waitFor();
    await window.screenshot("what-answers");
    await answerToast(/answers with/, "Add");
    await rows(alias).first().waitFor();
});

step("the context menu lets a model do another task", async () => {
    await chooseOf(rows(alias).first(), "Use for Chat");
    await rows(/for chat/)
        .first()
        .waitFor();
});

step("the switcher lists both engines", async () => {
    await window.statusItem.locator("a").first().click();
    await window.rows(alias).first().waitFor();
    await window.rows("licence").first().waitFor();
});

step("the server completes from the next keystroke on", async () => {
    await window.rows(alias).first().click();
    await window.waitForStatus(alias);
    const { page } = window;
    await window.clickEndOf(anchor);
    await page.keyboard.press("Enter");
    const typed = await window.typeUntilGhost(openLines, 8000);
    console.log(`   ${typed}[${await window.ghostText()}]`);
    await window.screenshot("ghost-text-of-the-server");
    await until("the hover names the server", async () =>
        /answers\./.test(await window.statusHover()),
    );
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Shift+K");
});

step("a server that stops is replaced without a word", async () => {
    await server?.stop();
    const { page } = window;
    await window.clickEndOf(anchor);
    await page.keyboard.press("Enter");
    // Nothing that was asked before, which would be answered without anybody.
    await page.keyboard.type("let cheapest = inventory.iter().", { delay: 15 });
    await rows(/not reachable|paused|failing/)
        .first()
        .waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Shift+K");
});

step(
    "the metrics page shows what happened",
    async () => {
        await window.run("Rust AI: Show Metrics");
        const page = metricsPage();
        await page.locator("#suggestions svg, #suggestions .empty").first().waitFor();
        await page.locator("#engines table").waitFor();
        await page.locator("#memory svg").waitFor();
        const engines = (await page.locator("#engines tbody").textContent()) ?? "";
        assert.match(engines, /Rust AI.*completion/);
        if (server !== undefined) assert.match(engines, /llama\.cpp.*completion/);
    },
    always,
);

step(
    "a table behind each picture is reached by keyboard and stays open",
    async () => {
        const page = metricsPage();
        await page.locator("#memory summary").focus();
        await window.page.keyboard.press("Enter");
        await page.locator("#memory table").waitFor();
        await window.screenshot("tables");
        await backToFile();
        await window.run("Rust AI: Show Metrics");
        await metricsPage().locator("#memory table").waitFor();
    },
    always,
);

step(
    "the figures are copied and reset",
    async () => {
        const page = metricsPage();
        await page.locator("button[data-action=copy]").click();
        await page.locator("#notice", { hasText: "Copied" }).waitFor();
        await page.locator("button[data-action=reset]").click();
        await page.locator("#notice", { hasText: "start anew" }).waitFor();
        await until("nothing is counted", async () =>
            /Suggestions shown\s*0/.test((await page.locator("#summary").textContent()) ?? ""),
        );
    },
    always,
);

step(
    "the chat's model picker offers what can answer",
    async () => {
        await backToFile();
        await window.run("Chat: Open Chat");
        const name = window.page.locator(".chat-input-toolbars .model-picker-name").first();
        await name.waitFor();
        await until("a model of ours is chosen", async () =>
            /smollm2|Facts only/i.test((await name.textContent()) ?? ""),
        );
    },
    always,
);

step(
    "high contrast keeps the page readable",
    async () => {
        const theme = { "workbench.colorTheme": "Default High Contrast" };
        const contrast = await Window.open(
            { extensions: window.editor.extensions, settings: theme },
            "models-contrast-",
        );
        try {
            await contrast.load();
            await contrast.statusItem.waitFor({ timeout: startLimit });
            await contrast.openFile("main.rs");
            await contrast.waitForStatus("Ready", startLimit);
            await contrast.run("Rust AI: Show Metrics");
            const page = contrast.webview("body");
            await page.locator("body.vscode-high-contrast").waitFor();
            await page.locator("#memory svg").waitFor();
            await contrast.screenshot("metrics");
        } finally {
            await contrast.close();
        }
    },
    always,
);
