import { format } from "node:util";
import type { Page } from "playwright-core";

/** Messages of the editor itself that say nothing about a test. */
const noise =
    /^(?:\[(?:AgentHost|RemoteAgentHost|reconnection|Service Worker|AccountPolicyGate|LifecycleService)|Ignoring fetching|Creating a socket|Resolv|Request to '|Loading development|Extension host \(|Aborted onWillSave|Updating additional|Timed out waiting for authentication|Creation of workbench|Cannot add '|Unable to read file|No search provider|Canceled|%cINFO)/;

export interface HostRun {
    /** Extension folders in development; the editor wants at least one beside a test program. */
    readonly development: readonly string[];
    /** Module whose `run` is called inside the extension host. */
    readonly tests: string;
    readonly address: string;
    readonly limitMs: number;
}

/**
 * Opens a page whose extension host runs a test program, as desktop's
 * --extensionDevelopmentPath and --extensionTestsPath do: the page's configuration gets
 * `developmentOptions` before the editor reads it. Returns the exit code of `run`.
 */
export async function runInHost(page: Page, origin: string, run: HostRun): Promise<number> {
    const authority = new URL(origin).host;
    const location = (path: string): object => ({
        $mid: 1,
        scheme: "vscode-remote",
        authority,
        path,
    });
    let over = false;
    let finish: (code: number) => void = () => {};
    const ended = new Promise<number>((resolve) => {
        finish = (code) => {
            over = true;
            resolve(code);
        };
    });
    await page.exposeFunction("codeAutomationLog", (_type: string, values: unknown[]) => {
        const text = format(...values);
        const wanted = !over && !noise.test(text);
        if (wanted || process.env.RUST_AI_VERBOSE !== undefined) console.log(text);
    });
    await page.exposeFunction("codeAutomationExit", (code: number) => finish(code));
    page.on("crash", () => finish(97));
    await page.addInitScript(insertDevelopmentOptions, {
        extensions: run.development.map(location),
        extensionTestsPath: location(run.tests),
    });
    await page.goto(run.address, { waitUntil: "commit" });
    const timer = setTimeout(() => finish(98), run.limitMs);
    const code = await ended;
    clearTimeout(timer);
    return code;
}

/** Runs in the page: it must not reach anything outside itself. */
function insertDevelopmentOptions(added: object): void {
    const page = globalThis as unknown as {
        top: unknown;
        document: {
            getElementById(id: string): {
                getAttribute(name: string): string;
                setAttribute(name: string, value: string): void;
            } | null;
        };
        MutationObserver: new (
            callback: () => void,
        ) => { observe(target: unknown, options: object): void; disconnect(): void };
    };
    if (page.top !== globalThis) return;
    const observer = new page.MutationObserver(() => {
        const element = page.document.getElementById("vscode-workbench-web-configuration");
        if (element === null) return;
        observer.disconnect();
        const settings = JSON.parse(element.getAttribute("data-settings"));
        settings.developmentOptions = { ...settings.developmentOptions, ...added };
        element.setAttribute("data-settings", JSON.stringify(settings));
    });
    observer.observe(page.document, { childList: true, subtree: true });
}
