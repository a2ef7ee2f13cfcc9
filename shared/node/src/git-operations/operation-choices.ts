import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { MergeSubject } from "@rust-ai-ide/merge/prediction/prediction";
import { branches, defaultTarget } from "../conflicts/subjects.ts";
import { currentPlace } from "./branch-operations.ts";
import { splitZero, textOf } from "./git-runner.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { operationInProgress, readHead } from "./repository-state.ts";

/** What operations can be about. */
export interface OperationChoices {
    /** The branch, or the commit where HEAD is detached. */
    readonly place: string;
    /** Without the one that is checked out here; the newest first. */
    readonly branches: readonly MergeSubject[];
    /** The branch that others go to. */
    readonly target: string | undefined;
    /** The newest first; times in seconds since 1970. */
    readonly stashes: readonly { readonly subject: string; readonly time: number }[];
    readonly changes: readonly ChangedFile[];
    /** What git waits for somebody to finish, as "rebase". */
    readonly inProgress: string | undefined;
}

export interface ChangedFile {
    /** Relative to the repository, with `/`. */
    readonly path: string;
    readonly isUntracked: boolean;
}

/** Reads what a user could choose from. Changes nothing. Rejects with a `git.*` error. */
export async function operationChoices(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<OperationChoices> {
    const { folder } = repository;
    const { head } = await readHead(repository, repository, token);
    const current = textOf(head.replace(/^refs\/heads\//, ""));
    const all = await branches(folder, token);
    return {
        place: await currentPlace(repository, token),
        branches: all.filter(({ kind, name }) => kind !== "branch" || name !== current),
        target: await defaultTarget(folder, token),
        stashes: await listStashes(repository, token),
        changes: await changedFiles(repository, token),
        inProgress: await operationInProgress(repository),
    };
}

async function listStashes(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<OperationChoices["stashes"]> {
    const asked = ["stash", "list", "-z", "--format=%ct %gs"];
    const { out } = await repository.git({ arguments: asked }, token);
    return splitZero(out).map((line) => {
        const [time = "0", ...subject] = line.split(" ");
        return { subject: textOf(subject.join(" ")), time: Number(time) };
    });
}

async function changedFiles(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<readonly ChangedFile[]> {
    const options = ["--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"];
    const asked = ["status", ...options, "--ignore-submodules=dirty"];
    const { out } = await repository.git({ arguments: asked }, token);
    return splitZero(out).map((line) => ({
        path: textOf(line.slice(3)),
        isUntracked: line.startsWith("??"),
    }));
}
