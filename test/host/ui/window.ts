import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { filesBelow } from "../../../scripts/lib/files.mjs";
import {
    type Editor,
    type EditorOptions,
    launchBrowser,
    newPage,
    screenshotPath,
    startEditor,
    startLimit,
    stepLimit,
    workspaceAddress,
} from "../editor.ts";

const idOfStatusItem = "rust-ai-ide.ai-core.rustAi.status";

/** One editor window in a browser, with the gestures that the tests are made of. */
export class Window {
    readonly editor: Editor;
    readonly page: Page;
    private readonly browser: Browser;
    private readonly suite: string;
    private shots = 0;

    private constructor(editor: Editor, browser: Browser, page: Page, suite = "") {
        this.editor = editor;
        this.browser = browser;
        this.page = page;
        this.suite = suite;
    }

    /** @param suite Stands in front of the pictures' names, so that suites keep each other's. */
    static async open(options: EditorOptions, suite = ""): Promise<Window> {
        removeScreenshots(suite);
        const editor = await startEditor(options);
        const browser = await launchBrowser();
        const page = await newPage(browser);
        return new Window(editor, browser, page, suite);
    }

    async close(): Promise<void> {
        await this.browser.close();
        await this.editor.stop();
    }

    /** Loads the workbench and waits until it is drawn. */
    async load(): Promise<void> {
        await this.page.goto(workspaceAddress(this.editor), { waitUntil: "commit" });
        await this.page
            .locator(".monaco-workbench .part.statusbar")
            .waitFor({ timeout: startLimit });
    }

    /** A second window of the same user on the same folder; closing it leaves the first alone. */
    async second(): Promise<Window> {
        const other = new Window(this.editor, this.browser, await newPage(this.browser));
        await other.load();
        return other;
    }

    async closeWindow(): Promise<void> {
        await this.page.context().close();
    }

    async screenshot(name: string): Promise<void> {
        this.shots++;
        const number = String(this.shots).padStart(2, "0");
        const path = screenshotPath(`${this.suite}${number}-${name}`);
        mkdirSync(dirname(path), { recursive: true });
        await this.page.screenshot({ path });
    }

    get statusItem(): Locator {
        return this.page.locator(`[id="${idOfStatusItem}"]`);
    }

    /** Waits until the status bar item's label for screen readers contains the text. */
    async waitForStatus(text: string, timeout?: number): Promise<void> {
        const label = this.statusItem.locator(`[aria-label*="${text}"]`);
        await label.first().waitFor({ state: "attached", ...(timeout ? { timeout } : {}) });
    }

    get quickInput(): Locator {
        return this.page.locator(".quick-input-widget input.input");
    }

    rows(text?: string | RegExp): Locator {
        const rows = this.page.locator(".quick-input-list .monaco-list-row");
        return text === undefined ? rows : rows.filter({ hasText: text });
    }

    /** Chooses in the open context menu, which takes no click in its first moments. */
    async chooseInMenu(label: string): Promise<void> {
        const item = this.page.locator(".monaco-menu .action-label", { hasText: label }).first();
        await item.waitFor();
        await until(`${label} is chosen`, async () => {
            if (!(await item.isVisible())) return true;
            await item.click({ timeout: 1_000 }).catch(() => {});
            return false;
        });
    }

    /** Runs a command by its title in the palette. */
    async run(title: string): Promise<void> {
        await this.page.keyboard.press("F1");
        await this.quickInput.waitFor();
        await this.quickInput.fill(`>${title}`);
        await this.rows(title).first().waitFor();
        await this.page.keyboard.press("Enter");
    }

    async openFile(name: string): Promise<void> {
        await this.page.keyboard.press("Control+P");
        await this.quickInput.waitFor();
        await this.quickInput.fill(name);
        await this.rows(name).first().waitFor();
        await this.page.keyboard.press("Enter");
        await this.page.locator(".tab.active", { hasText: name }).waitFor();
        await this.lines("fn").first().waitFor();
    }

    /** Lines of the text editor; the editor draws spaces as no-break spaces. */
    lines(text: string): Locator {
        const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "[\\s\\u00a0]");
        return this.page.locator(".monaco-editor .view-line", { hasText: new RegExp(pattern) });
    }

    /** Puts the cursor at the end of the first line with this text. */
    async clickEndOf(text: string): Promise<void> {
        await this.lines(text).first().click();
        await this.page.keyboard.press("End");
    }

    /** What is shown while the mouse rests on the status bar item. */
    async statusHover(): Promise<string> {
        await this.page.mouse.move(700, 300);
        await this.statusItem.hover();
        const hover = this.page.locator(".workbench-hover .hover-contents").last();
        await hover.waitFor();
        return (await hover.textContent()) ?? "";
    }

    /** The document inside the first webview below an element. */
    webview(below: string): FrameLocator {
        const outer = this.page.locator(`${below} iframe.webview`).first();
        return outer.contentFrame().locator("iframe#active-frame").contentFrame();
    }

    get ghost(): Locator {
        return this.page.locator(".monaco-editor .ghost-text-decoration");
    }

    /** The ghost text of the cursor's line, with plain spaces. */
    async ghostText(): Promise<string> {
        await this.ghost.first().waitFor();
        return this.drawnGhost();
    }

    async waitForGhost(text: string): Promise<void> {
        await until(`ghost text ${text}`, async () => (await this.drawnGhost()) === text);
    }

    private async drawnGhost(): Promise<string> {
        const parts = await this.ghost.allTextContents();
        return parts.join("").replaceAll("\u00a0", " ");
    }

    async ghostGone(): Promise<void> {
        await this.ghost.first().waitFor({ state: "detached" });
    }

    /** Types each of the lines until the model has an idea; returns the line that it liked. */
    async typeUntilGhost(lines: readonly string[], limitMs: number): Promise<string> {
        for (const line of lines) {
            await this.page.keyboard.type(line, { delay: 15 });
            const shown = this.ghost.first().waitFor({ timeout: limitMs });
            if (await shown.then(() => true).catch(() => false)) return line;
            await this.page.keyboard.press("Escape");
            await this.page.keyboard.press("Control+Shift+K");
            await this.page.keyboard.press("Control+Shift+Enter");
        }
        throw new Error(`no ghost text behind any of ${lines.length} lines`);
    }

    /** Text of the line that the cursor is on, without ghost text. */
    async currentLine(): Promise<string> {
        const text = await this.page.evaluate(lineAtCursor);
        return (text ?? "").replaceAll("\u00a0", " ");
    }
}

/** Pictures of an earlier run, whose steps may have had other names. */
function removeScreenshots(suite: string): void {
    const folder = dirname(screenshotPath("any"));
    for (const path of filesBelow(folder)) {
        const isOwn = path.startsWith(suite) && /^\d\d-/.test(path.slice(suite.length));
        if (isOwn) rmSync(join(folder, path));
    }
}

/** Asks the page again until it agrees, where no locator can say what is waited for. */
export async function until(what: string, ask: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + stepLimit;
    while (!(await ask())) {
        if (performance.now() > end) throw new Error(`waited ${stepLimit} ms: ${what}`);
        await delay(50);
    }
}

/** Runs in the page. The line whose top is the cursor's, less its ghost text. */
function lineAtCursor(): string {
    interface Element {
        readonly style: { readonly top: string };
        readonly textContent: string | null;
        querySelectorAll(selector: string): Iterable<Element>;
    }
    const { document } = globalThis as unknown as {
        document: { querySelectorAll(selector: string): Iterable<Element> };
    };
    const [cursor] = document.querySelectorAll(".monaco-editor.focused .cursor");
    for (const line of document.querySelectorAll(".monaco-editor.focused .view-line")) {
        if (line.style.top !== cursor?.style.top) continue;
        let text = line.textContent ?? "";
        for (const ghost of line.querySelectorAll(".ghost-text-decoration")) {
            text = text.replace(ghost.textContent ?? "", "");
        }
        return text;
    }
    return "";
}
