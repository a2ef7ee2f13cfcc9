import { chmod, lstat, mkdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { retryWhileBusy, writeFileAtomic } from "../atomic-file.ts";
import { runGit } from "../git/run-git.ts";
import { SecretErrors } from "./secret-errors.ts";

export interface HookStatus {
    /** Absolute path of git's pre-commit hook. */
    readonly path: string;
    readonly state: "absent" | "foreign" | "installed" | "changed";
    /** Where a hook that was there before is kept; the installed one runs it first. */
    readonly earlier?: string | undefined;
}

/** What the installed hook runs: a program and its arguments. */
export type HookCommand = readonly [program: string, ...arguments: string[]];

const mark = "# rust-ai secrets hook, version 1";
const keptName = "pre-commit.before-rust-ai";
const executable = 0o755;

/** Whether the hook is there, and whose it is. Runs git; rejects with `git.*`. */
export async function hookStatus(folder: string, token: CancellationToken): Promise<HookStatus> {
    const { path, kept } = await places(folder, token);
    const text = await textOf(path);
    const earlier = (await exists(kept)) ? kept : undefined;
    if (text === undefined) return { path, state: "absent", earlier };
    if (!text.includes(mark)) return { path, state: "foreign", earlier };
    const command = commandOf(text);
    const isOwn = command !== undefined && text === script(command);
    return { path, state: isOwn ? "installed" : "changed", earlier };
}

/**
 * Makes git look for secrets before each commit. A hook that is there is kept, byte by byte, under
 * another name and still runs first. The hooks' folder is the one that git uses: `core.hooksPath`
 * counts, and worktrees share theirs. Rejects with `git.*` or `secrets.*`.
 */
export async function installHook(
    folder: string,
    command: HookCommand,
    token: CancellationToken,
): Promise<HookStatus> {
    const { path, kept, hooks } = await places(folder, token);
    await requireOwn(folder, hooks, token);
    const { state } = await hookStatus(folder, token);
    if (state === "changed") throw SecretErrors.foreignHook(path);
    await mkdir(hooks, { recursive: true });
    if (state === "foreign") await retryWhileBusy(() => rename(path, kept));
    try {
        await writeFileAtomic(path, script(command), { mode: executable });
        await chmod(path, executable);
    } catch (error) {
        if (state === "foreign") await rename(kept, path).catch(() => {});
        throw error;
    }
    return hookStatus(folder, token);
}

/** Takes the hook away; what was there before is back as it was. */
export async function uninstallHook(folder: string, token: CancellationToken): Promise<HookStatus> {
    const { path, kept } = await places(folder, token);
    const { state, earlier } = await hookStatus(folder, token);
    if (state === "changed") throw SecretErrors.foreignHook(path);
    if (state === "installed") {
        if (earlier === undefined) await unlink(path);
        else await retryWhileBusy(() => rename(kept, path));
    }
    return hookStatus(folder, token);
}

interface Places {
    readonly hooks: string;
    readonly path: string;
    readonly kept: string;
}

async function places(folder: string, token: CancellationToken): Promise<Places> {
    // Git's own answer, with the user's core.hooksPath: the setting for safe runs would hide it.
    const own = await setting(folder, token);
    const top = await line(folder, ["rev-parse", "--show-toplevel"], token);
    const common = await line(folder, ["rev-parse", "--git-common-dir"], token);
    const home = process.env.HOME ?? process.env.USERPROFILE ?? "";
    const named = own.startsWith("~/") ? join(home, own.slice(2)) : own;
    const hooks = own === "" ? join(resolve(folder, common), "hooks") : resolve(top, named);
    return { hooks, path: join(hooks, "pre-commit"), kept: join(hooks, keptName) };
}

async function setting(folder: string, token: CancellationToken): Promise<string> {
    // The setting of safe runs is among the answers: it comes from the command line.
    const all = await runGit(
        { folder, arguments: ["config", "--null", "--show-scope", "--get-all", "core.hooksPath"] },
        token,
    );
    const parts = all.split("\0");
    const values: string[] = [];
    for (let index = 0; index + 1 < parts.length; index += 2) {
        if (parts[index] !== "command") values.push(parts[index + 1] ?? "");
    }
    return values.at(-1) ?? "";
}

/** A folder outside the repository serves others as well: nothing is changed there. */
async function requireOwn(folder: string, hooks: string, token: CancellationToken): Promise<void> {
    const top = await line(folder, ["rev-parse", "--show-toplevel"], token);
    const common = resolve(folder, await line(folder, ["rev-parse", "--git-common-dir"], token));
    const isBelow = (base: string): boolean => {
        const path = relative(base, hooks);
        return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
    };
    if (!isBelow(top) && !isBelow(common)) throw SecretErrors.globalHooks(hooks);
}

async function line(
    folder: string,
    args: readonly string[],
    token: CancellationToken,
): Promise<string> {
    return (await runGit({ folder, arguments: args }, token)).replace(/\r?\n$/, "");
}

async function textOf(path: string): Promise<string | undefined> {
    const status = await stat(path).catch(() => undefined);
    return status?.isFile() ? readFile(path, "latin1") : undefined;
}

async function exists(path: string): Promise<boolean> {
    return lstat(path).then(
        () => true,
        () => false,
    );
}

/** For the shell of every git, that for Windows too. A failed or missing program stops the commit. */
function script(command: HookCommand): string {
    return `#!/bin/sh
${mark}
# Remove it with: rust-ai secrets hook uninstall
before="$(dirname "$0")/${keptName}"
if [ -x "$before" ]; then
    "$before" "$@" || exit $?
fi
exec ${command.map(quoted).join(" ")} secrets --staged
`;
}

function quoted(text: string): string {
    return `'${text.replaceAll("\\", "/").replaceAll("'", "'\\''")}'`;
}

function commandOf(text: string): HookCommand | undefined {
    const found = /^exec (.+) secrets --staged$/m.exec(text)?.[1];
    if (found === undefined) return undefined;
    const words = [...found.matchAll(/'((?:[^']|'\\'')*)'(?: |$)/g)].map(([, word = ""]) =>
        word.replaceAll("'\\''", "'"),
    );
    const [program, ...rest] = words;
    return program === undefined ? undefined : [program, ...rest];
}
