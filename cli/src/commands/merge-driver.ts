import { resolve } from "node:path";
import type { DriverProgram } from "@rust-ai-ide/node/merge/driver-command";
import type { DriverScope, DriverStatus } from "@rust-ai-ide/node/merge/merge-driver";
import { CliErrors } from "../cli-errors.ts";
import { defineCommand, type Terminal } from "../command.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";

const options = {
    folder: {
        kind: "text",
        value: "DIR",
        help: "The repository, or a folder of it; the current folder when absent.",
    },
    global: { kind: "flag", help: "For all repositories of the user instead of one." },
    format: formatOption,
} as const;

export const mergeDriverInstall = defineCommand({
    words: ["merge-driver", "install"],
    summary: "Let git merge, rebase and pull merge files by their items.",
    details:
        "Writes a section of git's settings and lines into the attributes that lie beside the repository (.git/info/attributes), so that nothing of it changes for others; both are printed. Git calls the driver for files that both sides changed. Where the program is missing or fails, git's own text merge takes over.",
    options,
    run: async (values, { terminal, token }) => {
        const { installDriver } = await import("@rust-ai-ide/node/merge/merge-driver");
        print(await installDriver(scopeOf(values), ownProgram(), token), values.format, terminal);
        return 0;
    },
});

export const mergeDriverUninstall = defineCommand({
    words: ["merge-driver", "uninstall"],
    summary: "Take the merge driver away.",
    details: "Other lines of the attributes, and other settings, stay as they are.",
    options,
    run: async (values, { terminal, token }) => {
        const { uninstallDriver } = await import("@rust-ai-ide/node/merge/merge-driver");
        print(await uninstallDriver(scopeOf(values), token), values.format, terminal);
        return 0;
    },
});

export const mergeDriverStatus = defineCommand({
    words: ["merge-driver", "status"],
    summary: "Tell whether git merges with the driver.",
    details: "Exits with 1 where it does not.",
    options,
    run: async (values, { terminal, token }) => {
        const { driverStatus } = await import("@rust-ai-ide/node/merge/merge-driver");
        const status = await driverStatus(scopeOf(values), token);
        print(status, values.format, terminal);
        return status.isInstalled ? 0 : 1;
    },
});

export const mergeDriverRun = defineCommand({
    words: ["merge-driver", "run"],
    summary: "Merge one file for git, which calls this itself.",
    details:
        "Takes what git gives a driver: the files of the base (%O), of our side (%A) and of theirs (%B), the letters of a marker (%L) and the file's path (%P). The result replaces the file of our side, at once and whole, and nothing else is written. Prints merged and exits with 0, or prints conflicts and exits with 1.",
    options: {
        files: {
            kind: "argument",
            value: "%O %A %B %L %P",
            repeatable: true,
            help: "What git gives a driver, in this order.",
        },
    },
    run: async ({ files }, { terminal, installation, token }) => {
        const [base, ours, theirs, letters, path, ...more] = files;
        const markerSize = Number(letters);
        if (
            base === undefined ||
            ours === undefined ||
            theirs === undefined ||
            path === undefined ||
            more.length > 0 ||
            !(Number.isInteger(markerSize) && markerSize > 0)
        ) {
            throw CliErrors.missingArgument("%O %A %B %L %P", "merge-driver run");
        }
        const { runMergeDriver } = await import("@rust-ai-ide/node/merge/run-merge-driver");
        const { driverAnswers } = await import("@rust-ai-ide/node/merge/driver-command");
        const { grammarFolder } = installation;
        const result = await runMergeDriver(
            { base, ours, theirs, markerSize, path, grammarsFolder: grammarFolder },
            token,
        );
        const isMerged = result.conflicts.length === 0;
        terminal.print(`${isMerged ? driverAnswers.merged : driverAnswers.conflicts}\n`);
        return isMerged ? 0 : 1;
    },
});

export function scopeOf(values: {
    readonly folder: string | undefined;
    readonly global: boolean;
}): DriverScope {
    return { folder: resolve(values.folder ?? "."), isGlobal: values.global };
}

/** This program, as git shall call it. */
export function ownProgram(): DriverProgram {
    return [process.execPath, resolve(process.argv[1] ?? "rust-ai.cjs")];
}

function print(status: DriverStatus, format: string | undefined, terminal: Terminal): void {
    if (requireFormat(format) === "json") terminal.print(`${JSON.stringify(status)}\n`);
    else {
        const { attributesFile, isInstalled, settings } = status;
        terminal.print(`${attributesFile}: ${isInstalled ? "installed" : "not installed"}\n`);
        for (const line of settings) terminal.print(`${line}\n`);
    }
}
