import { access, constants, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { textOf } from "./git-runner.ts";
import type { GitOperation, OperationOutcome } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import { backupFolder, exists, type OperationRepository } from "./operation-repository.ts";
import { type RebaseRun, writeCommit } from "./rebase-chain.ts";
import { pathsBetween, pathsOfCommits } from "./rebase-commits.ts";
import type { RebaseStep } from "./rebase-steps.ts";
import { objectOf, operationInProgress, unmergedPaths } from "./repository-state.ts";
import { requireIdentity } from "./require-identity.ts";

/** Hooks that git's rebase runs. */
const rebaseHooks =
    /^(?:pre-rebase|post-rewrite|post-checkout|pre-commit|prepare-commit-msg|commit-msg|post-commit|reference-transaction)$/;

/** Whether something is wanted that only git's own rebase does: hooks, signatures, notes. */
export async function needsGit(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<boolean> {
    const asked = ["config", "--get-regexp", "^(commit\\.gpgsign|notes\\.rewriteref)$"];
    const { out } = await repository.git({ arguments: asked, answers: [0, 1] }, token);
    const wanted = /^commit\.gpgsign(?: (?:true|yes|on|1))?$|^notes\./im;
    return wanted.test(out) || (await hasHooks(repository, token));
}

async function hasHooks(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<boolean> {
    const asked = ["rev-parse", "--git-path", "hooks"];
    const { out } = await repository.git({ arguments: asked, runsHooks: true }, token);
    const folder = resolve(repository.folder, textOf(out).replace(/\r?\n$/, ""));
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((each) => rebaseHooks.test(each))) {
        const isRun = await access(join(folder, name), constants.X_OK).then(
            () => true,
            () => false,
        );
        if (isRun) return true;
    }
    return false;
}

/**
 * Moves HEAD, index and files to a commit; changes that are not committed are carried along. True
 * where these have conflicts with it: they are in the stash then, too.
 */
export async function moveToCommit(
    repository: OperationRepository,
    from: string,
    to: string,
    target: string,
    token: CancellationToken,
): Promise<boolean> {
    const git = (
        asked: readonly string[],
        answers: readonly number[] = [0],
    ): ReturnType<OperationRepository["git"]> =>
        repository.git({ arguments: asked, answers }, token);
    const moveFiles = ["read-tree", "-m", "-u", "--no-recurse-submodules", from, to];
    const moveHead = async (): Promise<void> => {
        const reason = `rebase (finish): onto ${target}`.replace(/\s+/g, " ");
        await git(["update-ref", "ORIG_HEAD", from]);
        await git(["update-ref", "-m", reason, "HEAD", to, from]);
    };
    // Times that changed are no changes.
    await git(["update-index", "-q", "--refresh"], [0, 1]);
    if ((await git(moveFiles, [0, 128])).code === 0) {
        await moveHead();
        return false;
    }
    const before = await objectOf(repository, "refs/stash", token);
    await git(["stash", "push", "--quiet", "--message=before the rebase"]);
    const isStashed = (await objectOf(repository, "refs/stash", token)) !== before;
    try {
        await git(moveFiles);
    } catch (error) {
        // A file that git does not know is in the way: everything becomes as it was.
        if (isStashed) await git(["stash", "pop", "--quiet", "--index"]);
        throw error;
    }
    await moveHead();
    if (!isStashed) return false;
    // With what was staged; where that has conflicts, without.
    if ((await git(["stash", "pop", "--quiet", "--index"], [0, 1])).code === 0) return false;
    return (await git(["stash", "pop", "--quiet"], [0, 1])).code !== 0;
}

/** Lets git do a plan, step by step. It stops at conflicts. */
export async function rebaseWithGit(
    repository: OperationRepository,
    { onto, steps }: RebaseRun,
    token: CancellationToken,
): Promise<OperationOutcome> {
    const todo = join(backupFolder(repository.gitFolder), "rebase-todo");
    await writeFile(todo, await todoOf(repository, steps, token));
    try {
        return await step(
            repository,
            ["-i", ...ownWay, "--onto", onto.commit, onto.commit],
            token,
            {
                // The shell reads the name of the file from the variable, whatever it is made of.
                GIT_SEQUENCE_EDITOR: 'cp -- "$RUST_AI_REBASE_TODO"',
                RUST_AI_REBASE_TODO: todo,
            },
        );
    } finally {
        await rm(todo, { force: true });
    }
}

/** The plan is done as it stands, whatever the configuration says. */
const ownWay = [
    "--autostash",
    "--empty=drop",
    "--no-autosquash",
    "--no-rebase-merges",
    "--no-fork-point",
];

/** New messages are in commits of ours, so that no editor has to run. */
async function todoOf(
    repository: OperationRepository,
    steps: readonly RebaseStep[],
    token: CancellationToken,
): Promise<string> {
    const lines: string[] = [];
    for (const { action, source, message } of steps) {
        if (action === "drop") continue;
        if (message === undefined) {
            lines.push(`${action} ${source.commit} ${source.subject}`);
            continue;
        }
        const copy = { ...source, message, encoding: undefined };
        const name = await writeCommit(repository, copy, token);
        lines.push(`${action === "reword" ? "pick" : "fixup -C"} ${name} ${source.subject}`);
    }
    return `${lines.length === 0 ? "noop" : lines.join("\n")}\n`;
}

/** Goes on after conflicts were settled. */
export function continueRebase(repository: OperationRepository): GitOperation {
    return {
        kind: "rebase-continue",
        title: "go on with the rebase",
        preview: async (token) => {
            await requireRebase(repository);
            await requireIdentity(repository, token);
            const paths = await unmergedPaths(repository, token);
            if (paths.length > 0) throw OperationErrors.conflicts(paths.map(textOf));
            return describeRest(repository, "go on with the rebase");
        },
        touches: (token) => touchesOfRest(repository, token),
        run: async (token) => {
            await requireRebase(repository);
            const paths = await unmergedPaths(repository, token);
            if (paths.length > 0) throw OperationErrors.conflicts(paths.map(textOf));
            return step(repository, ["--continue"], token);
        },
    };
}

/** Leaves the commit out at which a rebase stopped, and goes on. */
export function skipRebase(repository: OperationRepository): GitOperation {
    return {
        kind: "rebase-skip",
        title: "leave a commit out and go on with the rebase",
        preview: async (token) => {
            await requireRebase(repository);
            await requireIdentity(repository, token);
            return describeRest(repository, "leave this commit out and go on with the rebase");
        },
        touches: (token) => touchesOfRest(repository, token),
        run: async (token) => {
            await requireRebase(repository);
            return step(repository, ["--skip"], token);
        },
    };
}

/** Gives a rebase that stopped up: everything goes back to its start. */
export function abortRebase(repository: OperationRepository): GitOperation {
    return {
        kind: "rebase-abort",
        title: "abort the rebase",
        preview: async () => {
            await requireRebase(repository);
            return { title: "abort the rebase", lines: [], warnings: [] };
        },
        touches: async (token) => {
            const start = await startOfRebase(repository);
            const branches = await branchOfRebase(repository);
            return { branches, paths: await pathsBetween(repository, "HEAD", start, token) };
        },
        run: async (token) => {
            await requireRebase(repository);
            const asked = ["rebase", "--abort"];
            await repository.git({ arguments: asked, runsHooks: true }, token);
            return { state: "done", message: "Gave the rebase up." };
        },
    };
}

/** One call of git, and what it means where it stops. */
async function step(
    repository: OperationRepository,
    options: readonly string[],
    token: CancellationToken,
    env: Readonly<Record<string, string>> = {},
): Promise<OperationOutcome> {
    const stash = await objectOf(repository, "refs/stash", token);
    // Branches that stand on commits in between stay where they are, as the preview says.
    const asked = ["-c", "rebase.updateRefs=false", "-c", "rebase.missingCommitsCheck=ignore"];
    const call = { arguments: [...asked, "rebase", ...options], env, runsHooks: true };
    try {
        await repository.git(call, token);
    } catch (error) {
        if (token.isCancellationRequested) throw error;
        const isStopped = (await operationInProgress(repository)) === "rebase";
        const paths = isStopped ? await unmergedPaths(repository, token) : [];
        if (paths.length === 0) throw error;
        const { current, total, subject } = await whereItStands(repository);
        const where = paths.map(textOf).join(", ");
        return {
            state: "stopped",
            message: `Stopped at conflicts in ${where}, at commit ${current} of ${total}${subject}. Settle them, mark each with git add, and run rust-ai git rebase --continue, --skip or --abort.`,
        };
    }
    const done = "The rebase is done.";
    const later = await objectOf(repository, "refs/stash", token);
    if (later === stash) return { state: "done", message: done };
    return {
        state: "stopped",
        message: `${done} Your changes that were not committed have conflicts with it; they are in the stash.`,
    };
}

async function requireRebase(repository: OperationRepository): Promise<void> {
    const busy = await operationInProgress(repository);
    if (busy !== "rebase") throw OperationErrors.notInProgress("rebase");
    // One of another kind (git am) has its own commands.
    if (!(await exists(join(repository.gitFolder, "rebase-merge")))) {
        throw OperationErrors.inProgress("rebase by patches, or git am");
    }
}

async function stateFile({ gitFolder }: OperationRepository, name: string): Promise<string> {
    const path = join(gitFolder, "rebase-merge", name);
    return (await readFile(path, "latin1").catch(() => "")).trim();
}

async function startOfRebase(repository: OperationRepository): Promise<string> {
    const start = await stateFile(repository, "orig-head");
    return /^[0-9a-f]{40,64}$/.test(start) ? start : "HEAD";
}

async function branchOfRebase(repository: OperationRepository): Promise<readonly string[]> {
    const prefix = "refs/heads/";
    const name = await stateFile(repository, "head-name");
    return name.startsWith(prefix) ? [name.slice(prefix.length)] : [];
}

async function whereItStands(repository: OperationRepository): Promise<{
    readonly current: string;
    readonly total: string;
    readonly subject: string;
}> {
    const message = textOf(await stateFile(repository, "message")).split("\n", 1)[0] ?? "";
    return {
        current: await stateFile(repository, "msgnum"),
        total: await stateFile(repository, "end"),
        subject: message === "" ? "" : ` (${message})`,
    };
}

/** Lines of git's plan that are still to be done. */
async function remainingLines(repository: OperationRepository): Promise<readonly string[]> {
    const todo = await stateFile(repository, "git-rebase-todo");
    return todo.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

async function describeRest(
    repository: OperationRepository,
    title: string,
): Promise<{ title: string; lines: readonly string[]; warnings: readonly string[] }> {
    const rest = await remainingLines(repository);
    const lines = rest.map((line) =>
        textOf(line).replace(/\b([0-9a-f]{10})[0-9a-f]{30,54}\b/, "$1"),
    );
    return { title, lines, warnings: [] };
}

async function touchesOfRest(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<{ readonly paths: readonly string[]; readonly branches: readonly string[] }> {
    const commits = (await remainingLines(repository)).flatMap(
        (line) => /^\w+ (?:-[cC] )?([0-9a-f]{4,64})\b/.exec(line)?.[1] ?? [],
    );
    const known: string[] = [];
    for (const name of commits) {
        const commit = await objectOf(repository, `${name}^{commit}`, token);
        if (commit !== undefined) known.push(commit);
    }
    return {
        branches: await branchOfRebase(repository),
        paths: await pathsOfCommits(repository, known, token),
    };
}
