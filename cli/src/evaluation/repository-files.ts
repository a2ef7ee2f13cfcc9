import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { SourceFile } from "@rust-ai-ide/ai/evaluation/sampler";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { CliErrors } from "../cli-errors.ts";
import { cratePath } from "../crate-path.ts";
import { decodeText } from "../files.ts";
import { git } from "./git.ts";

/** Folders that hold no source of the repository itself. */
const skippedFolders = new Set(["target", "node_modules", "vendor"]);
/** A larger file is generated. */
const largestFileBytes = 300_000;
const mostFiles = 20_000;

export interface FileSelection {
    readonly folder: string;
    /** Only files that changed since this date, as git understands dates. */
    readonly since: string | undefined;
}

/** Paths of Rust files below the folder, "/" separators, sorted. */
export async function listRustFiles(
    { folder, since }: FileSelection,
    token: CancellationToken,
): Promise<string[]> {
    const changed = since === undefined ? undefined : await changedSince(folder, since);
    const found: string[] = [];
    const pending = [folder];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        throwIfCancelled(token);
        const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
        for (const entry of entries) {
            const path = join(next, entry.name);
            // Links are not followed: they lead out of the folder or in circles.
            if (entry.isDirectory()) {
                if (!entry.name.startsWith(".") && !skippedFolders.has(entry.name)) {
                    pending.push(path);
                }
            } else if (entry.isFile() && entry.name.endsWith(".rs")) {
                const name = relative(folder, path).split(sep).join("/");
                if (changed === undefined || changed.has(name)) found.push(name);
            }
        }
        if (found.length > mostFiles) break;
    }
    // By code units, so that the order is the same in every locale.
    return found.sort((left, right) => (left < right ? -1 : 1));
}

/** Reads files for sampling; those that are too large, gone or no text are left out. */
export async function readSources(
    folder: string,
    names: readonly string[],
    token: CancellationToken,
): Promise<SourceFile[]> {
    const sources: SourceFile[] = [];
    for (const name of names) {
        throwIfCancelled(token);
        const path = join(folder, name);
        try {
            if ((await stat(path)).size > largestFileBytes) continue;
            const text = decodeText(await readFile(path));
            if (text === undefined) continue;
            // Suggestions have line feeds; so do the texts that they are compared with.
            sources.push({ path: await cratePath(path), text: text.replace(/\r\n?/g, "\n") });
        } catch {
            // It was deleted or locked in the meantime; there are others.
        }
    }
    return sources;
}

/** Names of files changed in commits since the date, relative to the folder. */
async function changedSince(folder: string, since: string): Promise<Set<string>> {
    await git(folder, ["rev-parse", "--git-dir"]).catch((error: Error) => {
        throw error.message === "ENOENT"
            ? CliErrors.git("it was not found")
            : CliErrors.notARepository(folder);
    });
    const output = await git(folder, [
        "log",
        `--since=${since}`,
        "--name-only",
        "--relative",
        "--diff-filter=d",
        "--pretty=format:",
        "--no-show-signature",
        "--no-ext-diff",
        "--no-textconv",
        "-z",
        "--",
        "*.rs",
    ]).catch((error: Error) => {
        throw CliErrors.git(error.message);
    });
    return new Set(output.split(/[\0\n]/).filter((name) => name !== ""));
}
