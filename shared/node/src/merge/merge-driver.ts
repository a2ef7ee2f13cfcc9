import { mkdir, readFile, unlink } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { writeFileAtomic } from "../atomic-file.ts";
import { runGit } from "../git/run-git.ts";
import { type DriverProgram, driverCommand, toolCommand } from "./driver-command.ts";
import { MergeDriverErrors } from "./merge-driver-errors.ts";

/** For one repository with its worktrees, or for all of the user's. */
export interface DriverScope {
    readonly folder: string;
    readonly isGlobal: boolean;
}

export interface DriverStatus {
    readonly isInstalled: boolean;
    /** The file that says which files the driver is for; its other lines are the user's. */
    readonly attributesFile: string;
    /** The settings of git that there are now, as `key = value`. */
    readonly settings: readonly string[];
}

/** What an older version of the program installed, which is renewed or taken out as well. */
const olderPatterns = ["*.rs", "*.toml", "*.ts", "*.tsx", "*.mts", "*.cts", "*.py", "Cargo.lock"];
/** Files that the driver is for. */
const patterns = [...olderPatterns, "*.js", "*.jsx", "*.mjs", "*.cjs"];

const first = "# rust-ai merge driver: take it out with rust-ai merge-driver uninstall";
const last = "# rust-ai merge driver: end";
const linesFor = (files: readonly string[]): readonly string[] => [
    first,
    ...files.map((pattern) => `${pattern} merge=rust-ai`),
    last,
];
const ownLines = linesFor(patterns);
const driverSection = "merge.rust-ai";
const toolSection = "mergetool.rust-ai";

/**
 * Tells git to merge files with the driver: a section of git's settings, and lines in the attributes
 * that lie beside the repository, not in it, so that nobody else's checkout changes. Lines that are
 * there stay. Installing again renews it. Rejects with `git.*` or `mergeDriver.changed`.
 */
export async function installDriver(
    scope: DriverScope,
    program: DriverProgram,
    token: CancellationToken,
): Promise<DriverStatus> {
    const path = await attributesFile(scope, token);
    const text = await textOf(path);
    const other = withoutOwn(text, path);
    const separator = other === "" || other.endsWith("\n") ? "" : "\n";
    await set(scope, `${driverSection}.name`, "rust-ai: by items where lines conflict", token);
    await set(scope, `${driverSection}.driver`, driverCommand(program), token);
    // The attributes come last: without its settings a driver that is named would be git's own.
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, `${other}${separator}${ownLines.join("\n")}\n`);
    return driverStatus(scope, token);
}

/** Takes the driver away; lines and settings of others stay as they are. */
export async function uninstallDriver(
    scope: DriverScope,
    token: CancellationToken,
): Promise<DriverStatus> {
    const path = await attributesFile(scope, token);
    const text = await textOf(path);
    const other = withoutOwn(text, path);
    if (other !== text) {
        if (other === "") await unlink(path);
        else await writeFileAtomic(path, other);
    }
    await removeSection(scope, driverSection, token);
    return driverStatus(scope, token);
}

export async function driverStatus(
    scope: DriverScope,
    token: CancellationToken,
): Promise<DriverStatus> {
    const path = await attributesFile(scope, token);
    const settings = await settingsOf(scope, driverSection, token);
    const hasLines = (await textOf(path)).includes(`${ownLines.join("\n")}\n`);
    const isInstalled = hasLines && settings.some((line) => line.includes(".driver = "));
    return { isInstalled, attributesFile: path, settings };
}

/** Lets `git mergetool --tool=rust-ai` merge files that are in conflict already. */
export async function installTool(
    scope: DriverScope,
    program: DriverProgram,
    token: CancellationToken,
): Promise<readonly string[]> {
    // The settings of tools know no percent signs, other than those of drivers.
    await set(scope, `${toolSection}.cmd`, toolCommand(program).replaceAll("%%", "%"), token);
    await set(scope, `${toolSection}.trustExitCode`, "true", token);
    return settingsOf(scope, toolSection, token);
}

export async function uninstallTool(
    scope: DriverScope,
    token: CancellationToken,
): Promise<readonly string[]> {
    await removeSection(scope, toolSection, token);
    return settingsOf(scope, toolSection, token);
}

/** What is in the file beside the driver's lines. */
function withoutOwn(text: string, path: string): string {
    let other = text;
    for (const files of [patterns, olderPatterns]) {
        const own = `${linesFor(files).join("\n")}\n`;
        const at = other.indexOf(own);
        if (at >= 0) other = other.slice(0, at) + other.slice(at + own.length);
    }
    if (other.includes(first) || other.includes(last)) throw MergeDriverErrors.changed(path);
    return other;
}

async function attributesFile(
    { folder, isGlobal }: DriverScope,
    token: CancellationToken,
): Promise<string> {
    if (!isGlobal) {
        const asked = ["rev-parse", "--git-path", "info/attributes"];
        const path = await runGit({ folder, arguments: asked }, token);
        return resolve(folder, path.replace(/\r?\n$/, ""));
    }
    const asked = ["config", "--global", "--type=path", "--get", "core.attributesFile"];
    const named = await optional(runGit({ folder, arguments: asked }, token));
    if (named !== "") return resolve(homedir(), named.replace(/\r?\n$/, ""));
    const settings = process.env.XDG_CONFIG_HOME || join(homedir(), ".config");
    return join(settings, "git", "attributes");
}

async function set(
    { folder, isGlobal }: DriverScope,
    key: string,
    value: string,
    token: CancellationToken,
): Promise<void> {
    const place = isGlobal ? "--global" : "--local";
    await runGit({ folder, arguments: ["config", place, "--replace-all", key, value] }, token);
}

async function removeSection(
    scope: DriverScope,
    section: string,
    token: CancellationToken,
): Promise<void> {
    if ((await settingsOf(scope, section, token)).length === 0) return;
    const place = scope.isGlobal ? "--global" : "--local";
    await runGit(
        { folder: scope.folder, arguments: ["config", place, "--remove-section", section] },
        token,
    );
}

async function settingsOf(
    { folder, isGlobal }: DriverScope,
    section: string,
    token: CancellationToken,
): Promise<readonly string[]> {
    const place = isGlobal ? "--global" : "--local";
    const pattern = `^${section.replaceAll(".", "\\.")}\\.`;
    const asked = ["config", place, "--null", "--get-regexp", pattern];
    const text = await optional(runGit({ folder, arguments: asked }, token));
    return text
        .split("\0")
        .filter((entry) => entry !== "")
        .map((entry) => entry.replace("\n", " = "));
}

/** Git fails where a setting is not there. */
async function optional(answer: Promise<string>): Promise<string> {
    return answer.catch((error: unknown) => {
        if (CodedError.is(error, "git.failed")) return "";
        throw error;
    });
}

async function textOf(path: string): Promise<string> {
    return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
    });
}
