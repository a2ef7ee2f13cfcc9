import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { askGit } from "./ask-git.ts";
import { runGit } from "./run-git.ts";

export type CommitPair = readonly [ours: string, theirs: string];

/** Names on one command line: systems take 32,767 characters and more. */
const mostNamed = 400;

/**
 * The best common ancestors of pairs of commits, in the order of the pairs; none for histories that
 * have nothing in common. Two gits answer for all pairs: one says what all of them have in common,
 * the other one lists what came after that, and the rest is a walk through that list. Only for
 * trusted workspaces. Rejects with CancelledError or a `git.*` error.
 *
 * @param env Variables that are set for git, such as another folder of objects.
 */
export async function mergeBases(
    folder: string,
    pairs: readonly CommitPair[],
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<readonly (readonly string[])[]> {
    const tips = [...new Set(pairs.flat())];
    const common = pairs.length < 3 ? undefined : await commonAncestor(folder, tips, env, token);
    const graph =
        common === undefined ? undefined : await parentsSince(folder, tips, common, env, token);
    const found: (readonly string[])[] = [];
    const ancestors = new Map<string, ReadonlySet<string>>();
    for (const [ours, theirs] of pairs) {
        const known = graph === undefined ? [] : basesIn(graph, ours, theirs, ancestors);
        // Several are rare, and none is what the list does not tell: git is asked itself.
        found.push(known.length === 1 ? known : await basesOf(folder, [ours, theirs], env, token));
    }
    return found;
}

/** Parents by commit; what is older than all of them is not there. */
type CommitGraph = ReadonlyMap<string, readonly string[]>;

/** One commit that all others go back to; undefined where there is none, or more than one. */
async function commonAncestor(
    folder: string,
    tips: readonly string[],
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<string | undefined> {
    let common: string | undefined;
    for (let index = 0; index < tips.length; index += mostNamed) {
        const named = [
            ...(common === undefined ? [] : [common]),
            ...tips.slice(index, index + mostNamed),
        ];
        const found = await basesOf(folder, named, env, token, ["--octopus"]);
        if (found.length !== 1) return undefined;
        common = found[0];
    }
    return common;
}

async function basesOf(
    folder: string,
    commits: readonly string[],
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
    options: readonly string[] = [],
): Promise<readonly string[]> {
    const asked = ["merge-base", ...options, "--all", "--end-of-options", ...commits];
    const out = await runGit({ folder, arguments: asked, env, answers: [0, 1] }, token);
    return out.split("\n").filter((line) => line !== "");
}

async function parentsSince(
    folder: string,
    tips: readonly string[],
    common: string,
    env: Readonly<Record<string, string>>,
    token: CancellationToken,
): Promise<CommitGraph | undefined> {
    const pieces: Buffer[] = [];
    const asked = {
        folder,
        arguments: ["rev-list", "--parents", "--stdin"],
        questions: `${tips.join("\n")}\n^${common}\n`,
        env,
        onBytes: (bytes: Buffer): void => void pieces.push(bytes),
    };
    try {
        await askGit(asked, token);
    } catch (error) {
        // Whatever it is, it is told by the gits that are asked for single pairs.
        if (CodedError.is(error, "git.failed")) return undefined;
        throw error;
    }
    const graph = new Map<string, readonly string[]>([[common, []]]);
    for (const line of Buffer.concat(pieces).toString("latin1").split("\n")) {
        const [commit = "", ...parents] = line.split(" ");
        if (commit !== "") graph.set(commit, parents);
    }
    return graph;
}

function basesIn(
    graph: CommitGraph,
    ours: string,
    theirs: string,
    known: Map<string, ReadonlySet<string>>,
): readonly string[] {
    const mine = known.get(ours) ?? reachedFrom(graph, [ours]);
    known.set(ours, mine);
    // Where the walk from theirs meets the first time what ours has.
    const met = new Set<string>();
    reachedFrom(graph, [theirs], (commit) => mine.has(commit) && met.add(commit) !== undefined);
    if (met.size < 2) return [...met];
    const older = reachedFrom(
        graph,
        [...met].flatMap((commit) => graph.get(commit) ?? []),
    );
    return [...met].filter((commit) => !older.has(commit));
}

function reachedFrom(
    graph: CommitGraph,
    tips: readonly string[],
    isEnd: (commit: string) => boolean = () => false,
): ReadonlySet<string> {
    const seen = new Set<string>();
    const waiting = [...tips];
    for (let commit = waiting.pop(); commit !== undefined; commit = waiting.pop()) {
        const parents = graph.get(commit);
        if (parents === undefined || seen.has(commit)) continue;
        seen.add(commit);
        if (!isEnd(commit)) waiting.push(...parents);
    }
    return seen;
}
