import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { textOf } from "./git-runner.ts";
import { exists, type OperationRepository } from "./operation-repository.ts";

export interface Head {
    /** `refs/heads/…` as a byte string, or a commit where HEAD is detached. */
    readonly head: string;
    /** Absent before the first commit. */
    readonly commit: string | undefined;
}

/** Where HEAD of a work tree stands. */
export async function readHead(
    repository: OperationRepository,
    { folder, gitFolder }: { readonly folder: string; readonly gitFolder: string },
    token: CancellationToken,
): Promise<Head> {
    const raw = (await readFile(join(gitFolder, "HEAD"), "latin1")).trim();
    const asked = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"];
    const { out } = await repository.git({ arguments: asked, answers: [0, 1], folder }, token);
    const commit = out.trim();
    return {
        head: raw.replace(/^ref:\s*/, ""),
        commit: commit === "" ? undefined : commit,
    };
}

/** How a user calls the place where HEAD stands. */
export function describeHead({ head, commit }: Head): string {
    if (head.startsWith("refs/heads/")) return textOf(head.slice("refs/heads/".length));
    return `${(commit ?? head).slice(0, 10)} (detached)`;
}

const progress: readonly (readonly [file: string, what: string])[] = [
    ["rebase-merge", "rebase"],
    ["rebase-apply", "rebase"],
    ["CHERRY_PICK_HEAD", "cherry-pick"],
    ["REVERT_HEAD", "revert"],
    ["MERGE_HEAD", "merge"],
    ["sequencer", "cherry-pick"],
];

/** What git waits for somebody to finish, as "rebase"; undefined when it waits for nothing. */
export async function operationInProgress({
    gitFolder,
}: OperationRepository): Promise<string | undefined> {
    for (const [file, what] of progress) if (await exists(join(gitFolder, file))) return what;
    return undefined;
}

/** Paths with conflicts, as byte strings. */
export async function unmergedPaths(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<readonly string[]> {
    const asked = ["diff", "--name-only", "-z", "--diff-filter=U", "--no-ext-diff"];
    const { out } = await repository.git({ arguments: asked }, token);
    return [...new Set(out.split("\0").filter((path) => path !== ""))];
}

/** The object of a revision, undefined when there is none. Hostile names are no options. */
export async function objectOf(
    repository: OperationRepository,
    revision: string,
    token: CancellationToken,
): Promise<string | undefined> {
    const asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", revision];
    const { out } = await repository.git({ arguments: asked, answers: [0, 1, 128] }, token);
    // Git before 2.43 prints the end of options as well.
    return /^[0-9a-f]{40,64}$/m.exec(out)?.[0];
}
