import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumFlags, findChromium } from "../../scripts/lib/chromium.mjs";
import { hostTarget } from "../../scripts/lib/members.mjs";
import { packagePaths } from "../../scripts/lib/packages.mjs";
import { artifacts, root } from "../../scripts/lib/paths.mjs";
import { quietSettings } from "../../scripts/lib/quiet-settings.mjs";
import { installIntoServer, startServer } from "../../scripts/lib/server.mjs";

/** Time limits for the two waits that start a whole program, and for everything else. */
export const startLimit = 120_000;
export const stepLimit = 15_000;

// The time limit of a suite ends its runner this way; leaving properly stops the server.
process.once("SIGTERM", () => process.exit(143));

export interface Editor {
    readonly origin: string;
    /** Everything that this editor writes: settings, state, logs, workspace. */
    readonly folder: string;
    readonly workspace: string;
    readonly extensions: string;
    stop(): Promise<void>;
}

export interface EditorOptions {
    /** Extensions folder to use; the packages are installed into a new one otherwise. */
    readonly extensions?: string;
    /** Folder whose copy is opened; the sample crate otherwise. */
    readonly workspace?: string;
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly keybindings?: readonly object[];
    readonly askTrust?: boolean;
    readonly env?: Readonly<Record<string, string>>;
}

/** Starts a VS Code server with the packed extensions installed the way a user installs them. */
export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
    // Sockets lie below this folder, and their paths must be short.
    const folder = mkdtempSync(join(tmpdir(), "rai-"));
    const workspace = join(folder, "hello-rust");
    cpSync(options.workspace ?? join(root, "samples/hello-rust"), workspace, { recursive: true });
    const runtime = join(folder, "run");
    mkdirSync(runtime, { mode: 0o700 });
    const profile = join(folder, "profile");
    const extensions = options.extensions ?? (await installPackages(join(folder, "extensions")));
    const server = await startServer({
        profile,
        extensions,
        settings: { ...quietSettings, ...options.settings },
        keybindings: options.keybindings ?? [],
        askTrust: options.askTrust ?? false,
        // A model process of its own: the developer's one is not touched.
        env: { ...options.env, XDG_RUNTIME_DIR: runtime },
        args: ["--reconnection-grace-time", "1"],
    });
    const stop = async (): Promise<void> => {
        await server.stop();
        saveLogs(profile, runtime);
        rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
    };
    return { origin: server.origin, folder, workspace, extensions, stop };
}

/** Installs every VSIX of this machine's target by the editor's command line. */
export async function installPackages(extensions: string): Promise<string> {
    const files = packagePaths(hostTarget());
    const missing = files.filter((file) => !existsSync(file));
    if (missing.length > 0) throw new Error(`not packed yet, run npm run package: ${missing}`);
    const output = await installIntoServer(files, extensions, `${extensions}-profile`);
    const installed = output.match(/was successfully installed/g)?.length ?? 0;
    if (installed !== files.length) throw new Error(`${installed} of ${files.length}: ${output}`);
    return extensions;
}

export async function launchBrowser(): Promise<Browser> {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error("no Chromium on this machine");
    return chromium.launch({ executablePath, args: chromiumFlags });
}

/** A page of the size that all screenshots have. */
export async function newPage(browser: Browser): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    context.setDefaultTimeout(stepLimit);
    return context.newPage();
}

export function workspaceAddress(editor: Editor): string {
    return `${editor.origin}/?folder=${encodeURIComponent(editor.workspace)}`;
}

export function screenshotPath(name: string): string {
    return join(artifacts, "screenshots", `${name}.png`);
}

/** Logs of the last run are what a failure is explained with. */
function saveLogs(profile: string, runtime: string): void {
    const target = join(artifacts, "logs", `${process.pid}-${Date.now()}`);
    for (const [from, to] of [
        [join(profile, "user/logs"), "editor"],
        [join(profile, "server/data/logs"), "server"],
        [runtime, "run"],
    ] as const) {
        if (!existsSync(from)) continue;
        cpSync(from, join(target, to), {
            recursive: true,
            filter: (path) => !/\.(?:sock|token|lock|ipc)$/.test(path),
        });
    }
    const serverLog = join(profile, "server.log");
    if (existsSync(serverLog)) cpSync(serverLog, join(target, "server.log"));
}
