import { lstat, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { IgnoreRules } from "../analysis/ignore-rules.ts";
import { readSource } from "../analysis/source-folder.ts";
import { CargoErrors } from "./cargo-errors.ts";
import { runProgram, toolEnvironment } from "./run-program.ts";

/** Where the files of a check come from. */
export interface SourceTree {
    /** The repository's root, or the workspace's where there is no repository. */
    readonly root: string;
    readonly isRepository: boolean;
    /** Relative to the root, "/" separators. */
    readonly files: readonly string[];
}

const mostFiles = 30_000;
const mostMegabytes = 500;
const gitLimitMs = 20_000;
const largestRules = 100_000;

/** What a repository's own settings could make git start. */
export const safeGitSettings = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.untrackedCache=false",
].flatMap((setting) => ["-c", setting]);

/**
 * The files that a check needs: those that git tracks or does not ignore, by git itself or, without
 * a repository or git, by its ignore rules. Rejects with `cargo.treeTooLarge` or CancelledError.
 */
export async function sourceTree(
    workspace: string,
    env: Readonly<Record<string, string | undefined>>,
    token: CancellationToken,
): Promise<SourceTree> {
    const root = await repositoryRoot(workspace, env, token);
    if (root === undefined) {
        return { root: workspace, isRepository: false, files: await walk(workspace, token) };
    }
    const list = async (...options: string[]): Promise<string[]> => {
        const { code, out } = await git(root, ["ls-files", "-z", ...options], env, token);
        return code === 0 ? out.split("\0").filter((path) => path !== "") : [];
    };
    const tracked = await list("--cached", "--recurse-submodules");
    const fresh = await list("--others", "--exclude-standard");
    const files = [...new Set([...tracked, ...fresh])];
    // Git may ignore the workspace as a whole, or know nothing of it yet.
    if (!files.includes(slashed(root, join(workspace, "Cargo.toml")))) {
        return { root: workspace, isRepository: false, files: await walk(workspace, token) };
    }
    if (files.length > mostFiles) throw CargoErrors.treeTooLarge(mostFiles, mostMegabytes);
    return { root, isRepository: true, files };
}

/** Runs git without hooks and without leave to write to the repository. */
export function git(
    folder: string,
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
    token: CancellationToken,
): ReturnType<typeof runProgram> {
    return runProgram(
        {
            program: "git",
            arguments: ["--no-pager", ...safeGitSettings, "-C", folder, ...args],
            directory: folder,
            env: toolEnvironment(env, {
                GIT_OPTIONAL_LOCKS: "0",
                GIT_TERMINAL_PROMPT: "0",
                GIT_NO_LAZY_FETCH: "1",
            }),
            timeoutMs: gitLimitMs,
        },
        token,
    );
}

async function repositoryRoot(
    folder: string,
    env: Readonly<Record<string, string | undefined>>,
    token: CancellationToken,
): Promise<string | undefined> {
    try {
        const { code, out } = await git(folder, ["rev-parse", "--show-toplevel"], env, token);
        const root = out.replace(/\r?\n$/, "");
        return code === 0 && root !== "" ? root : undefined;
    } catch {
        throwIfCancelled(token);
        // Without git its rules still say which files there are.
        return undefined;
    }
}

async function walk(root: string, token: CancellationToken): Promise<string[]> {
    const found: string[] = [];
    let bytes = 0;
    const pending = [{ folder: root, rules: new IgnoreRules() }];
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
        throwIfCancelled(token);
        const here = slashed(root, next.folder);
        const text = await readSource(join(next.folder, ".gitignore"), largestRules);
        const rules = text === undefined ? next.rules : next.rules.with(here, text);
        const entries = await readdir(next.folder, { withFileTypes: true }).catch(() => []);
        for (const entry of entries) {
            const path = join(next.folder, entry.name);
            const name = slashed(root, path);
            const isFolder = entry.isDirectory();
            if (entry.name === ".git" || (isFolder && entry.name === "target")) continue;
            if (rules.ignores(name, isFolder)) continue;
            if (isFolder) pending.push({ folder: path, rules });
            else if (entry.isFile()) {
                found.push(name);
                bytes += (await lstat(path).catch(() => ({ size: 0 }))).size;
            }
            if (found.length > mostFiles || bytes > mostMegabytes * 1_000_000) {
                throw CargoErrors.treeTooLarge(mostFiles, mostMegabytes);
            }
        }
    }
    return found;
}

function slashed(root: string, path: string): string {
    return relative(root, path).split(sep).join("/");
}
