import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { cannotConflict, type PathChange } from "@rust-ai-ide/merge/prediction/path-change";
import { changesBetween } from "../git/diff-trees.ts";
import { type CommitPair, mergeBases } from "../git/merge-bases.ts";
import { type MergedTrees, mergeManyTrees } from "../git/merge-tree.ts";

/** What is known of a merge before anything of it is read. */
export interface PreparedMerge {
    /** Best common ancestors; none where the histories have nothing in common. */
    readonly bases: readonly string[];
    /** What each side changed since the first base. */
    readonly mine: readonly PathChange[];
    readonly others: readonly PathChange[];
    /** `untouched` where no path of one side has to do with the other; undefined where git gave up. */
    readonly made: MergedTrees | "untouched" | undefined;
}

/**
 * Finds ancestors, changed paths and merges of many pairs, with few gits for all of them. Pairs whose
 * paths have nothing to do with each other are not merged: git would find nothing either. Rejects with
 * CancelledError or a `git.*` error.
 *
 * @param env Of the folder that git writes its objects to.
 */
export async function prepareMerges(
    folder: string,
    pairs: readonly CommitPair[],
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<readonly PreparedMerge[]> {
    const bases = await mergeBases(folder, pairs, env, token);
    const sides = pairs.map(([ours, theirs], index) => {
        const [base] = bases[index] ?? [];
        const isPast = base === undefined || base === ours || base === theirs;
        return isPast
            ? undefined
            : ([
                  [base, ours],
                  [base, theirs],
              ] as const);
    });
    const changes = await changesBetween(
        folder,
        sides.flatMap((each) => each ?? []),
        env,
        token,
    ).catch((error: unknown) => {
        // Trees that are not there: the merge itself says which.
        if (CodedError.is(error, "git.failed")) return undefined;
        throw error;
    });
    const known = sides.map((each) => {
        const [mine = [], others = []] = (each ?? []).map(
            ([base, head]) => changes?.get(`${base} ${head}`) ?? [],
        );
        return { mine, others };
    });
    const isMerged = pairs.map((_, index) => {
        const { mine = [], others = [] } = known[index] ?? {};
        if (sides[index] === undefined) return false;
        const isSingle = bases[index]?.length === 1 && changes !== undefined;
        return !isSingle || !cannotConflict(mine, others);
    });
    const merged = await mergeManyTrees(
        folder,
        pairs.filter((_, index) => isMerged[index]),
        env,
        token,
    );
    let next = 0;
    return pairs.map((_, index) => ({
        bases: bases[index] ?? [],
        mine: known[index]?.mine ?? [],
        others: known[index]?.others ?? [],
        made: isMerged[index]
            ? merged[next++]
            : bases[index]?.length === 0
              ? undefined
              : "untouched",
    }));
}
