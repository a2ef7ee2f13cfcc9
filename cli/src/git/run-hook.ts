import { dirname, resolve } from "node:path";
import type { CommitHook, HookStatus } from "@rust-ai-ide/node/git/commit-hook";
import type { CommandContext, ExitCode, Terminal, Values } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";

/** Of commands that install hooks, take them away, or tell of them. */
export const hookOptions = {
    folder: {
        kind: "text",
        value: "DIR",
        help: "The repository, or a folder of it; the current folder when absent.",
    },
    format: formatOption,
} as const;
type HookValues = Values<typeof hookOptions>;

const states = {
    absent: "no hook",
    foreign: "a hook that is not of rust-ai",
    installed: "installed",
    changed: "changed by hand",
} as const;

export async function runHookInstall(
    hook: CommitHook,
    values: HookValues,
    { terminal, token }: CommandContext,
): Promise<ExitCode> {
    const { installHook } = await import("@rust-ai-ide/node/git/commit-hook");
    const program = resolve(process.argv[1] ?? "rust-ai.cjs");
    const command = [process.execPath, resolve(dirname(program), program)] as const;
    const folder = resolve(values.folder ?? ".");
    print(await installHook(hook, folder, command, token), values.format, terminal);
    return 0;
}

export async function runHookUninstall(
    hook: CommitHook,
    values: HookValues,
    { terminal, token }: CommandContext,
): Promise<ExitCode> {
    const { uninstallHook } = await import("@rust-ai-ide/node/git/commit-hook");
    const folder = resolve(values.folder ?? ".");
    print(await uninstallHook(hook, folder, token), values.format, terminal);
    return 0;
}

export async function runHookStatus(
    hook: CommitHook,
    values: HookValues,
    { terminal, token }: CommandContext,
): Promise<ExitCode> {
    const { hookStatus } = await import("@rust-ai-ide/node/git/commit-hook");
    const status = await hookStatus(hook, resolve(values.folder ?? "."), token);
    print(status, values.format, terminal);
    return status.state === "installed" ? 0 : 1;
}

function print(status: HookStatus, format: string | undefined, terminal: Terminal): void {
    if (requireFormat(format) === "json") terminal.print(`${JSON.stringify(status)}\n`);
    else {
        const earlier =
            status.earlier === undefined ? "" : `; runs ${shownPath(status.earlier)} first`;
        terminal.print(`${shownPath(status.path)}: ${states[status.state]}${earlier}\n`);
    }
}
