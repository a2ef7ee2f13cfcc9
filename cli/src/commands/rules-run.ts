import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { severities } from "@rust-ai-ide/analysis/rules/rule";
import { scanWithRules } from "@rust-ai-ide/node/rules/rule-scan";
import { CliErrors } from "../cli-errors.ts";
import { type CommandContext, defineCommand, type ExitCode, type Values } from "../command.ts";
import { fileError } from "../files.ts";
import { findingLine, type ReportedFinding, shownPath } from "../rules/finding-report.ts";
import { loadRules, type RuleProblem } from "../rules/load-rules.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";

const options = {
    path: {
        kind: "argument",
        value: "PATH...",
        repeatable: true,
        help: "Folders, without what git ignores, and single files.",
    },
    format: formatOption,
    rules: {
        kind: "text",
        value: "FILE",
        repeatable: true,
        help: "Use the rules of this file too; may be repeated.",
    },
    only: {
        kind: "text",
        value: "ID",
        repeatable: true,
        help: "Use this rule alone; may be repeated.",
    },
    "fail-on": {
        kind: "text",
        value: "SEVERITY",
        help: "Exit with 1 from this severity on: error, warning (default), information or hint.",
    },
    "builtin-only": {
        kind: "flag",
        help: "Leave the rules of the nearest .rust-ai/rules folder out.",
    },
} as const;

export const rulesRun = defineCommand({
    words: ["rules", "run"],
    summary: "Find what the rules look for in files.",
    details:
        "Prints path, line, column, severity, message and rule of each finding. Nothing of the files is executed. A comment rust-ai: allow(RULE) silences a line, or the item below it; rust-ai: allow-file(RULE) a file.\nThe rules are those of the product and of the nearest .rust-ai/rules folder at or above each path.",
    options,
    run: (values, context) => run(values, context),
});

async function run(values: Values<typeof options>, context: CommandContext): Promise<ExitCode> {
    const { terminal, token, installation } = context;
    const format = requireFormat(values.format);
    const failOn = severityOf(values["fail-on"] ?? "warning");
    const { folders, files } = await sorted(values.path);
    const ownOf = [...folders, ...files.map((path) => dirname(path))];
    const { set, problems } = await loadRules({
        files: values.rules,
        folders: values["builtin-only"] ? [] : ownOf,
        only: values.only,
    });
    const scanned = await scanWithRules({
        rules: set,
        folders,
        files,
        grammarsFolder: installation.grammarFolder,
        token,
        onProgress: (done, total) => terminal.progress(`${done} of ${total} files`),
    });
    terminal.progress("");
    const found: readonly ReportedFinding[] = scanned.files.flatMap(({ path, findings }) =>
        findings.map((finding) => ({ path: shownPath(path), ...finding })),
    );
    const broken = [
        ...problems.map(describe),
        ...scanned.problems.map((problem) => ({ ...problem, path: shownPath(problem.path) })),
    ];
    if (format === "json") {
        const { milliseconds, ...counts } = scanned.summary;
        const suppressed = scanned.files.reduce((sum, file) => sum + file.suppressed, 0);
        const ms = Math.round(milliseconds);
        const summary = { ...counts, findings: found.length, suppressed, ms };
        terminal.print(`${JSON.stringify({ findings: found, summary, problems: broken })}\n`);
    } else {
        if (found.length > 0) terminal.print(found.map(findingLine).join(""));
        for (const { path, code, message } of broken) {
            terminal.warn(`rust-ai: ${path === "" ? "" : `${path}: `}${code}: ${message}`);
        }
    }
    return found.some(({ severity }) => severityOf(severity) <= failOn) ? 1 : 0;
}

function severityOf(text: string): number {
    const index = (severities as readonly string[]).indexOf(text);
    if (index < 0) throw CliErrors.badChoice("fail-on", severities.join(", "));
    return index;
}

function describe({ path, problem }: RuleProblem): { path: string; code: string; message: string } {
    return {
        path: path === "" ? "" : shownPath(path),
        code: problem.code,
        message: problem.display,
    };
}

/** Paths by what they are. Throws `cli.fileMissing`, `cli.notAFile` or `cli.unreadable`. */
async function sorted(paths: readonly string[]): Promise<{ folders: string[]; files: string[] }> {
    const folders: string[] = [];
    const files: string[] = [];
    for (const given of paths) {
        const path = resolve(given);
        const status = await stat(path).catch((error: unknown) => {
            throw fileError(given, error);
        });
        if (!status.isDirectory() && !status.isFile()) throw CliErrors.notAFile(given);
        (status.isDirectory() ? folders : files).push(path);
    }
    return { folders, files };
}
