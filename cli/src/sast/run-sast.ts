import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { SastScanResult } from "@rust-ai-ide/node/sast/scan-sast";
import type { SastFinding } from "@rust-ai-ide/security/sast/sast-finding";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode, Terminal, Values } from "../command.ts";
import { fileError } from "../files.ts";
import { shownPath } from "../rules/finding-report.ts";
import { productVersion } from "../version.ts";
import type { sastOptions } from "./sast-options.ts";

const formats = ["text", "json", "sarif"];
/** The worst first. */
const thresholds = ["high", "medium", "low"];

export async function runSast(
    values: Values<typeof sastOptions>,
    { terminal, token, installation }: CommandContext,
): Promise<ExitCode> {
    const format = values.format ?? "text";
    if (!formats.includes(format)) throw CliErrors.badChoice("format", formats.join(", "));
    const least = thresholds.indexOf(values["fail-on"] ?? "medium");
    if (least < 0) throw CliErrors.badChoice("fail-on", thresholds.join(", "));
    const { folders, files } = await sorted(values.path.length === 0 ? ["."] : values.path);
    const { sastRuleIds, scanSast } = await import("@rust-ai-ide/node/sast/scan-sast");
    const ids = sastRuleIds();
    const unknown = values.only.find((id) => !ids.includes(id));
    if (unknown !== undefined) throw CliErrors.unknownRule(unknown);
    const result = await scanSast({
        folders,
        files,
        only: values.only,
        grammarsFolder: installation.grammarFolder,
        token,
        onProgress: (done, total) => terminal.progress(`${done} of ${total} files`),
    });
    terminal.progress("");
    if (format === "sarif") await printSarif(result, folders[0] ?? process.cwd(), terminal);
    else if (format === "json") printJson(result, terminal);
    else printText(result, terminal);
    const failing = new Set<string>(thresholds.slice(0, least + 1));
    return result.findings.some(({ severity }) => failing.has(severity)) ? 1 : 0;
}

async function printSarif(
    { findings, problems }: SastScanResult,
    folder: string,
    terminal: Terminal,
): Promise<void> {
    const { sarif } = await import("@rust-ai-ide/security/report/sarif");
    const report = {
        tool: { name: "rust-ai", version: productVersion },
        createdAt: new Date().toISOString(),
        subject: { name: basename(folder), version: undefined },
        root: folder.replaceAll("\\", "/"),
        packages: [],
        findings,
        database: undefined,
        problems,
    };
    terminal.print(sarif(report));
}

function printJson(
    { findings, suppressed, problems, summary }: SastScanResult,
    terminal: Terminal,
): void {
    const { milliseconds, ...counts } = summary;
    const shown = {
        findings: findings.map((finding) => ({
            ...finding,
            locations: finding.locations.map(relative),
            trace: finding.trace?.map((step) => ({ ...step, location: relative(step.location) })),
        })),
        summary: { ...counts, findings: findings.length, suppressed, ms: Math.round(milliseconds) },
        problems: problems.map((problem) => ({ ...problem, path: shownPath(problem.path) })),
    };
    terminal.print(`${JSON.stringify(shown)}\n`);
}

function printText({ findings, problems, summary }: SastScanResult, terminal: Terminal): void {
    terminal.print(findings.map(findingText).join(""));
    for (const { path, code, message } of problems) {
        terminal.warn(`rust-ai: ${shownPath(path)}: ${code}: ${message}`);
    }
    if (findings.length > 0) return;
    const { files, lines, milliseconds } = summary;
    terminal.print(
        `Nothing found in ${files} files, ${lines} lines, ${Math.round(milliseconds)} ms.\n`,
    );
}

/** One line, and one for each step of the data. */
function findingText(finding: SastFinding): string {
    const { locations, severity, confidence, message, rule, trace, weaknesses } = finding;
    const [place] = locations;
    if (place === undefined) return "";
    const mark = confidence === "low" ? "?" : "";
    const at = `${shownPath(place.path)}:${place.line}:${place.column}`;
    const named = [rule, ...(weaknesses ?? [])].join(", ");
    const steps = (trace ?? []).map(({ location, message: step }) => {
        return `    ${shownPath(location.path)}:${location.line}:${location.column}: ${step}\n`;
    });
    return `${at}: ${severity}${mark}: ${message} [${named}]\n${steps.join("")}`;
}

function relative<T extends { readonly path: string }>(place: T): T {
    return { ...place, path: shownPath(place.path) };
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
