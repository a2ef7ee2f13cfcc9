import { defineCommand, type Terminal } from "../command.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";
import { ownProgram, scopeOf } from "./merge-driver.ts";

const options = {
    folder: {
        kind: "text",
        value: "DIR",
        help: "The repository, or a folder of it; the current folder when absent.",
    },
    global: { kind: "flag", help: "For all repositories of the user instead of one." },
    format: formatOption,
} as const;

export const mergetoolInstall = defineCommand({
    words: ["mergetool", "install"],
    summary: "Let git mergetool --tool=rust-ai merge files that are in conflict.",
    details:
        "Writes a section of git's settings, which is printed. A file that is merged without a conflict counts as resolved; of others git keeps what was there.",
    options,
    run: async (values, { terminal, token }) => {
        const { installTool } = await import("@rust-ai-ide/node/merge/merge-driver");
        const settings = await installTool(scopeOf(values), ownProgram(), token);
        print(settings, values.format, terminal);
        return 0;
    },
});

export const mergetoolUninstall = defineCommand({
    words: ["mergetool", "uninstall"],
    summary: "Take the merge tool away.",
    details: "Other settings stay as they are.",
    options,
    run: async (values, { terminal, token }) => {
        const { uninstallTool } = await import("@rust-ai-ide/node/merge/merge-driver");
        const settings = await uninstallTool(scopeOf(values), token);
        print(settings, values.format, terminal);
        return 0;
    },
});

function print(settings: readonly string[], format: string | undefined, terminal: Terminal): void {
    if (requireFormat(format) === "json") {
        terminal.print(`${JSON.stringify({ isInstalled: settings.length > 0, settings })}\n`);
    } else if (settings.length === 0) terminal.print("mergetool.rust-ai: not installed\n");
    else for (const line of settings) terminal.print(`${line}\n`);
}
