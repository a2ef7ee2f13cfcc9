import { homedir } from "node:os";
import { resolve } from "node:path";
import type { FileMerger } from "@rust-ai-ide/node/merge/merge-texts";
import type { ConflictedFile, ResolvedFiles } from "@rust-ai-ide/node/merge/resolve-files";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode, Terminal, Values } from "../command.ts";
import type { resolveOptions } from "./resolve-options.ts";

/** Seconds; a workspace that was never built takes minutes. */
const defaultTimeout = 600;

export async function runResolve(
    values: Values<typeof resolveOptions>,
    context: CommandContext,
): Promise<ExitCode> {
    const { terminal, token, installation } = context;
    const { format = "text", apply, undo } = values;
    if (format !== "text" && format !== "json") throw CliErrors.badChoice("format", "text, json");
    if (apply && undo) throw CliErrors.contradiction("apply", "undo");
    const folder = resolve(values.repo ?? ".");
    const { conflictedFiles, undoResolution, withSureOnes, writeResolution } = await import(
        "@rust-ai-ide/node/merge/resolve-files"
    );
    if (undo) {
        const paths = await undoResolution(folder, token);
        if (format === "json") terminal.print(`${JSON.stringify({ restored: paths })}\n`);
        else terminal.print(paths.map((path) => `${path}: its conflicts are back\n`).join(""));
        return 0;
    }
    const { FileMerger: Merger } = await import("@rust-ai-ide/node/merge/merge-texts");
    const merger = new Merger(installation.grammarFolder);
    try {
        const own = await conflictedFiles(folder, values.path, merger, token);
        const read =
            values.reviewer === undefined
                ? own
                : await asked(own, values.reviewer, merger, context);
        const found = values.check ? await checked(read, values.timeout, context) : read;
        const sure = found.files.map((file) => ({ file, ...withSureOnes(file) }));
        const changed = sure.filter(({ count }) => count > 0);
        if (apply && changed.length > 0) {
            const texts = new Map(
                changed.map(({ file, text }) => [file.path, { before: file.text, after: text }]),
            );
            await writeResolution(found.folder, texts, token);
        }
        const resolved = new Map(sure.map(({ file, count }) => [file.path, apply ? count : 0]));
        if (format === "json") printJson(found, resolved, terminal);
        else printText(found, resolved, terminal);
        const left = found.files.reduce(
            (sum, { path, conflicts }) => sum + conflicts.length - (resolved.get(path) ?? 0),
            found.others.length,
        );
        return left === 0 ? 0 : 1;
    } finally {
        merger.dispose();
    }
}

/** With what a larger model proposes of what is not sure. */
async function asked(
    found: ResolvedFiles,
    reviewer: string,
    merger: FileMerger,
    context: CommandContext,
): Promise<ResolvedFiles> {
    const { terminal, token } = context;
    const { openReviewer } = await import("../review/open-reviewer.ts");
    const { addModelProposals } = await import("@rust-ai-ide/node/merge/model-proposals");
    const { engine, port } = await openReviewer(reviewer, token);
    try {
        const onProgress = (done: number, total: number): void =>
            terminal.progress(`${port.model}: ${done + 1} of ${total}`);
        const { problems, ...more } = await addModelProposals(
            found,
            port,
            merger,
            { onProgress },
            token,
        );
        for (const problem of problems) terminal.warn(`rust-ai: ${problem}`);
        return more;
    } finally {
        terminal.progress("");
        engine.dispose();
    }
}

/** With the compiler's judgement of the sure ones; what it could not judge is told. */
async function checked(
    found: ResolvedFiles,
    timeout: number | undefined,
    { terminal, token, installation: { environment: env } }: CommandContext,
): Promise<ResolvedFiles> {
    const { checkResolutions } = await import("@rust-ai-ide/node/merge/check-resolutions");
    const { checkCacheFolder } = await import("@rust-ai-ide/node/cargo/cargo-folders");
    const surroundings = { platform: process.platform, env, homeDirectory: homedir() };
    try {
        const options = {
            env,
            cacheFolder: checkCacheFolder(surroundings),
            timeoutMs: (timeout ?? defaultTimeout) * 1_000,
            onProgress: (crate: string) => terminal.progress(`compiling: ${crate}`),
        };
        const { problems, ...judged } = await checkResolutions(found, options, token);
        for (const problem of problems) terminal.warn(`rust-ai: ${problem}`);
        return judged;
    } finally {
        terminal.progress("");
    }
}

function printJson(
    { files, others }: ResolvedFiles,
    resolved: ReadonlyMap<string, number>,
    terminal: Terminal,
): void {
    const shown = files.map(({ path, conflicts }) => ({
        path,
        resolved: resolved.get(path) ?? 0,
        conflicts: conflicts.map(({ conflict, proposals }) => ({
            line: conflict.line + 1,
            endLine: conflict.endLine,
            proposals,
        })),
    }));
    terminal.print(`${JSON.stringify({ files: shown, others })}\n`);
}

function printText(
    { files, others }: ResolvedFiles,
    resolved: ReadonlyMap<string, number>,
    terminal: Terminal,
): void {
    terminal.print(files.map((file) => fileText(file, resolved.get(file.path) ?? 0)).join(""));
    for (const path of others) terminal.print(`${path}: no markers; decide it with git\n`);
    if (files.length + others.length === 0) terminal.print("Nothing conflicts.\n");
}

function fileText({ path, conflicts }: ConflictedFile, count: number): string {
    const rows = conflicts.map(({ conflict, proposals }) => {
        const [first] = proposals;
        const told =
            first === undefined
                ? "no proposal"
                : [
                      `${first.kind}, ${Math.round(first.confidence * 100)} %`,
                      first.isAutomatic ? "sure" : "",
                      first.compiles === true ? "compiles" : "",
                      ...first.concerns,
                  ]
                      .filter((part) => part !== "")
                      .join("; ");
        return `${path}:${conflict.line + 1}-${conflict.endLine}: ${told}\n`;
    });
    const done = count === 0 ? "" : `${path}: ${count} of ${conflicts.length} resolved\n`;
    return rows.join("") + done;
}
