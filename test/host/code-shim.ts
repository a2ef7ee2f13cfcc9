import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readJson } from "../../scripts/lib/files.mjs";
import { quietSettings } from "../../scripts/lib/quiet-settings.mjs";
import { installIntoServer, startServer } from "../../scripts/lib/server.mjs";
import { launchBrowser, newPage } from "./editor.ts";
import { runInHost } from "./in-host.ts";

/** Options of desktop's command line that are followed by a value or joined to it with "=". */
const valued = [
    "--user-data-dir",
    "--extensions-dir",
    "--extensionDevelopmentPath",
    "--extensionTestsPath",
    "--install-extension",
];

const limitMs = 5 * 60_000;

/** Does what `code` would with these arguments; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
    const { values, folder } = parse(args);
    const first = (name: string): string | undefined => values.get(name)?.[0];
    const root = mkdtempSync(join(tmpdir(), "rai-"));
    const extensions = first("--extensions-dir") ?? join(root, "extensions");
    try {
        const files = values.get("--install-extension");
        if (files !== undefined) {
            console.log((await installIntoServer(files, extensions, root)).trim());
            return 0;
        }
        return await runTests({
            root,
            extensions,
            settings: userSettings(first("--user-data-dir")),
            development: (values.get("--extensionDevelopmentPath") ?? []).map(absolute),
            tests: absolute(first("--extensionTestsPath") ?? ""),
            query: folder === undefined ? "ew=true" : `folder=${encodeURIComponent(folder)}`,
        });
    } finally {
        rmSync(root, { recursive: true, force: true, maxRetries: 20 });
    }
}

interface TestRun {
    readonly root: string;
    readonly extensions: string;
    readonly settings: Record<string, unknown>;
    readonly development: readonly string[];
    readonly tests: string;
    readonly query: string;
}

async function runTests(run: TestRun): Promise<number> {
    const { extensions, settings, development, tests } = run;
    const server = await startServer({ profile: run.root, extensions, settings });
    const browser = await launchBrowser();
    try {
        const page = await newPage(browser);
        const address = `${server.origin}/?${run.query}`;
        return await runInHost(page, server.origin, { development, tests, address, limitMs });
    } finally {
        await browser.close();
        await server.stop();
    }
}

function parse(args: readonly string[]): {
    values: Map<string, string[]>;
    folder: string | undefined;
} {
    const values = new Map<string, string[]>();
    let folder: string | undefined;
    for (let index = 0; index < args.length; index++) {
        const [name = "", joined] = (args[index] ?? "").split(/=(.*)/s);
        if (valued.includes(name)) {
            const value = joined ?? args[++index] ?? "";
            values.set(name, [...(values.get(name) ?? []), value]);
        } else if (!name.startsWith("-")) {
            folder ??= resolve(name);
        }
    }
    return { values, folder };
}

function userSettings(userData: string | undefined): Record<string, unknown> {
    const file = join(userData ?? "", "User/settings.json");
    const own = userData !== undefined && existsSync(file) ? readJson(file) : {};
    return { ...quietSettings, ...(own as Record<string, unknown>) };
}

/** The editor also takes file URIs here. */
function absolute(path: string): string {
    return resolve(path.replace(/^file:\/\//, ""));
}
