import { chmod, lstat, mkdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { CodedError } from "@rust-ai-ide/core/errors";
import { retryWhileBusy, writeFileAtomic } from "../atomic-file.ts";
import { runGit } from "./run-git.ts";

export interface HookStatus {
    /** Absolute path of git's pre-commit hook. */
    readonly path: string;
    readonly state: "absent" | "foreign" | "installed" | "changed";
    /** Where a hook that was there before is kept; the installed one runs it first. */
    readonly earlier?: string | undefined;
}

/** What the installed hook runs: a program and its arguments. */
export type HookCommand = readonly [program: string, ...arguments: string[]];

/** One of the things that a commit can be made to run. */
export interface CommitHook {
    /** What the hook runs of the program, and the command that has `hook uninstall`. */
    readonly command: "secrets" | "review";
    readonly arguments: string;
    /** A name beside the hook under which one is kept that was there before. */
    readonly keptName: string;
    /** Hooks of ours that may stand in front of it, and then keep it. */
    readonly others: readonly Pick<CommitHook, "command" | "keptName">[];
    readonly foreignHook: (path: string) => CodedError;
    readonly globalHooks: (folder: string) => CodedError;
}

const executable = 0o755;

function markOf({ command }: Pick<CommitHook, "command">): string {
    return `# rust-ai ${command} hook, version 1`;
}

/** Whether the hook is there, and whose it is. Runs git; rejects with `git.*`. */
export async function hookStatus(
    hook: CommitHook,
    folder: string,
    token: CancellationToken,
): Promise<HookStatus> {
    const { path, kept } = await places(hook, folder, token);
    const text = await textOf(path);
    const earlier = (await exists(kept)) ? kept : undefined;
    if (text === undefined) return { path, state: "absent", earlier };
    if (!text.includes(markOf(hook))) return { path, state: "foreign", earlier };
    const command = commandOf(hook, text);
    const isOwn = command !== undefined && text === script(hook, command);
    return { path, state: isOwn ? "installed" : "changed", earlier };
}

/**
 * Makes git run the hook before each commit. A hook that is there is kept, byte by byte, under
 * another name and still runs first. The hooks' folder is the one that git uses: `core.hooksPath`
 * counts, and worktrees share theirs. Rejects with `git.*` or an error of the hook's own.
 */
export async function installHook(
    hook: CommitHook,
    folder: string,
    command: HookCommand,
    token: CancellationToken,
): Promise<HookStatus> {
    const { path, kept, hooks } = await places(hook, folder, token);
    await requireOwn(hook, folder, hooks, token);
    const { state } = await hookStatus(hook, folder, token);
    if (state === "changed") throw hook.foreignHook(path);
    await mkdir(hooks, { recursive: true });
    if (state === "foreign") await retryWhileBusy(() => rename(path, kept));
    try {
        await writeFileAtomic(path, script(hook, command), { mode: executable });
        await chmod(path, executable);
    } catch (error) {
        if (state === "foreign") await rename(kept, path).catch(() => {});
        throw error;
    }
    return hookStatus(hook, folder, token);
}

/** Takes the hook away; what was there before is back as it was. */
export async function uninstallHook(
    hook: CommitHook,
    folder: string,
    token: CancellationToken,
): Promise<HookStatus> {
    const { path, kept } = await places(hook, folder, token);
    const { state, earlier } = await hookStatus(hook, folder, token);
    if (state === "changed") throw hook.foreignHook(path);
    if (state === "installed") {
        if (earlier === undefined) await unlink(path);
        else await retryWhileBusy(() => rename(kept, path));
    }
    return hookStatus(hook, folder, token);
}

interface Places {
    readonly hooks: string;
    readonly path: string;
    readonly kept: string;
}

async function places(hook: CommitHook, folder: string, token: CancellationToken): Promise<Places> {
    // Git's own answer, with the user's core.hooksPath: the setting for safe runs would hide it.
    const own = await setting(folder, token);
    const top = await line(folder, ["rev-parse", "--show-toplevel"], token);
    const common = await line(folder, ["rev-parse", "--git-common-dir"], token);
    const home = process.env.HOME ?? process.env.USERPROFILE ?? "";
    const named = own.startsWith("~/") ? join(home, own.slice(2)) : own;
    const hooks = own === "" ? join(resolve(folder, common), "hooks") : resolve(top, named);
    const path = await placeOf(hook, join(hooks, "pre-commit"), hooks);
    return { hooks, path, kept: join(hooks, hook.keptName) };
}

/** Another hook of ours that was installed later keeps this one, and runs it first. */
async function placeOf(hook: CommitHook, first: string, hooks: string): Promise<string> {
    const text = await textOf(first);
    if (text === undefined || text.includes(markOf(hook))) return first;
    for (const other of hook.others) {
        if (!text.includes(markOf(other))) continue;
        const behind = join(hooks, other.keptName);
        if ((await textOf(behind))?.includes(markOf(hook)) === true) return behind;
    }
    return first;
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
async function requireOwn(
    hook: CommitHook,
    folder: string,
    hooks: string,
    token: CancellationToken,
): Promise<void> {
    const top = await line(folder, ["rev-parse", "--show-toplevel"], token);
    const common = resolve(folder, await line(folder, ["rev-parse", "--git-common-dir"], token));
    const isBelow = (base: string): boolean => {
        const path = relative(base, hooks);
        return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
    };
    if (!isBelow(top) && !isBelow(common)) throw hook.globalHooks(hooks);
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
function script(hook: CommitHook, command: HookCommand): string {
    return `#!/bin/sh
${markOf(hook)}
# Remove it with: rust-ai ${hook.command} hook uninstall
before="$(dirname "$0")/${hook.keptName}"
if [ -x "$before" ]; then
    "$before" "$@" || exit $?
fi
exec ${command.map(quoted).join(" ")} ${hook.command} ${hook.arguments}
`;
}

function quoted(text: string): string {
    return `'${text.replaceAll("\\", "/").replaceAll("'", "'\\''")}'`;
}

function commandOf(hook: CommitHook, text: string): HookCommand | undefined {
    const line = text.split("\n").find((each) => each.startsWith("exec ")) ?? "";
    const end = ` ${hook.command} ${hook.arguments}`;
    if (!line.endsWith(end)) return undefined;
    const found = line.slice("exec ".length, -end.length);
    const words = [...found.matchAll(/'((?:[^']|'\\'')*)'(?: |$)/g)].map(([, word = ""]) =>
        word.replaceAll("'\\''", "'"),
    );
    const [program, ...rest] = words;
    return program === undefined ? undefined : [program, ...rest];
}
