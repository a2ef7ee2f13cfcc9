import { dirname, resolve } from "node:path";
import type { HookStatus } from "@rust-ai-ide/node/secrets/secret-hook";
import { defineCommand, type Terminal } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";

const options = {
    folder: {
        kind: "text",
        value: "DIR",
        help: "The repository, or a folder of it; the current folder when absent.",
    },
    format: formatOption,
} as const;

const states = {
    absent: "no hook",
    foreign: "a hook that is not of rust-ai",
    installed: "installed",
    changed: "changed by hand",
} as const;

export const secretsHookInstall = defineCommand({
    words: ["secrets", "hook", "install"],
    summary: "Make git look for secrets before each commit.",
    details:
        "Writes the pre-commit hook where git looks for it: core.hooksPath of the repository counts, and worktrees share one. A hook that is there already is kept beside it and still runs first.",
    options,
    run: async (values, { terminal, token }) => {
        const { installHook } = await import("@rust-ai-ide/node/secrets/secret-hook");
        const program = resolve(process.argv[1] ?? "rust-ai.cjs");
        const command = [process.execPath, resolve(dirname(program), program)] as const;
        print(
            await installHook(resolve(values.folder ?? "."), command, token),
            values.format,
            terminal,
        );
        return 0;
    },
});

export const secretsHookUninstall = defineCommand({
    words: ["secrets", "hook", "uninstall"],
    summary: "Take the hook away; one that was there before is back as it was.",
    details: "Does nothing where the hook is not of rust-ai, and refuses where it was changed.",
    options,
    run: async (values, { terminal, token }) => {
        const { uninstallHook } = await import("@rust-ai-ide/node/secrets/secret-hook");
        const folder = resolve(values.folder ?? ".");
        print(await uninstallHook(folder, token), values.format, terminal);
        return 0;
    },
});

export const secretsHookStatus = defineCommand({
    words: ["secrets", "hook", "status"],
    summary: "Tell whether git looks for secrets before each commit.",
    details: "Exits with 1 where the hook is not installed.",
    options,
    run: async (values, { terminal, token }) => {
        const { hookStatus } = await import("@rust-ai-ide/node/secrets/secret-hook");
        const status = await hookStatus(resolve(values.folder ?? "."), token);
        print(status, values.format, terminal);
        return status.state === "installed" ? 0 : 1;
    },
});

function print(status: HookStatus, format: string | undefined, terminal: Terminal): void {
    if (requireFormat(format) === "json") terminal.print(`${JSON.stringify(status)}\n`);
    else {
        const earlier =
            status.earlier === undefined ? "" : `; runs ${shownPath(status.earlier)} first`;
        terminal.print(`${shownPath(status.path)}: ${states[status.state]}${earlier}\n`);
    }
}
