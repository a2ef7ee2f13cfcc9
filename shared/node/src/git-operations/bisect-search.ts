import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { commitOf, runGit } from "../git/run-git.ts";
import { BisectErrors } from "./bisect-errors.ts";
import { bisectTree } from "./bisect-tree.ts";
import { type BisectTest, tryCommit, type Verdict } from "./bisect-trial.ts";

export interface BisectRequest {
    /** In the repository; tests run in the same folder of a copy. */
    readonly folder: string;
    readonly good: readonly string[];
    readonly bad: string;
    readonly test: BisectTest;
    /** Milliseconds for each program that is run. */
    readonly timeoutMs: number;
    readonly onProgress?: (text: string) => void;
    readonly onStep?: (step: BisectStep) => void;
}

export interface BisectCommit {
    readonly commit: string;
    readonly subject: string;
    readonly author: string;
    /** Seconds since 1970. */
    readonly time: number;
}

/** A commit that was tried. */
export interface BisectStep extends BisectCommit, Verdict {
    readonly milliseconds: number;
}

export interface BisectReport {
    /** "range": skipped commits stand between the last good and the first that is known to be bad. */
    readonly state: "found" | "range";
    /** The first bad commit, or those of which one is it, the newest first. */
    readonly commits: readonly BisectCommit[];
    readonly steps: readonly BisectStep[];
    /** What was taken for granted, in sentences. */
    readonly problems: readonly string[];
    readonly milliseconds: number;
}

export interface BisectPlan {
    /** Commits of which one is the first bad one. */
    readonly candidates: number;
    /** About how many have to be tried beside the two ends. */
    readonly steps: number;
}

/** How long a search would take. Changes nothing, runs no test. */
export async function planBisect(
    { folder, good, bad }: Pick<BisectRequest, "folder" | "good" | "bad">,
    token: CancellationToken,
): Promise<BisectPlan> {
    const goods: string[] = [];
    for (const name of good) goods.push(await commitOf(folder, name, token));
    const last = await commitOf(folder, bad, token);
    const { length } = await candidates(folder, last, goods, token);
    if (length === 0) throw BisectErrors.nothingBetween();
    return { candidates: length, steps: Math.ceil(Math.log2(length)) };
}

/**
 * Finds the first bad commit by halves, over merges too. Commits are tried in a clone of their own: the
 * user's files, index and refs are only read. Both ends are tried first, since with a wrong end every
 * answer is wrong. Only for trusted workspaces: builds and tests run.
 *
 * @throws bisect.*, git.*, cargo.missing and CancelledError.
 */
export async function bisect(
    request: BisectRequest,
    token: CancellationToken,
): Promise<BisectReport> {
    const startedAt = performance.now();
    const { steps: expected } = await planBisect(request, token);
    const tree = await bisectTree(request.folder, token);
    const search = new Search(request, tree, expected, token);
    try {
        const { state, commits } = await search.run();
        const milliseconds = Math.round(performance.now() - startedAt);
        return { state, commits, steps: search.steps, problems: search.problems, milliseconds };
    } finally {
        await tree.dispose();
    }
}

class Search {
    readonly steps: BisectStep[] = [];
    readonly problems: string[] = [];
    private readonly request: BisectRequest;
    private readonly tree: Awaited<ReturnType<typeof bisectTree>>;
    private readonly expected: number;
    private readonly token: CancellationToken;
    private readonly known = new Map<string, Verdict>();

    constructor(
        request: BisectRequest,
        tree: Awaited<ReturnType<typeof bisectTree>>,
        expected: number,
        token: CancellationToken,
    ) {
        this.request = request;
        this.tree = tree;
        this.expected = expected;
        this.token = token;
    }

    async run(): Promise<Pick<BisectReport, "state" | "commits">> {
        const { folder } = this.request;
        let bad = await this.tryBad();
        const goods = await this.tryGoods(bad);
        const skipped = new Set<string>();
        for (;;) {
            const left = await candidates(folder, bad, goods, this.token);
            const open = left.filter((commit) => commit !== bad && !skipped.has(commit));
            const hasSkipped = left.some((commit) => skipped.has(commit));
            const next = open[hasSkipped ? awayFrom(open.length, skipped.size) : 0];
            if (next === undefined) {
                const commits: BisectCommit[] = [];
                for (const commit of left) commits.push(await describe(folder, commit, this.token));
                return { state: left.length === 1 ? "found" : "range", commits };
            }
            const { verdict } = await this.verdictOf(next);
            if (verdict === "bad") bad = next;
            else if (verdict === "good") goods.push(next);
            else skipped.add(next);
        }
    }

    private async tryBad(): Promise<string> {
        const bad = await commitOf(this.request.folder, this.request.bad, this.token);
        const { verdict, reason } = await this.verdictOf(bad);
        if (verdict === "good") throw BisectErrors.badIsGood(bad.slice(0, 10));
        if (verdict === "skip") throw BisectErrors.cannotTest(bad.slice(0, 10), reason);
        return bad;
    }

    private async tryGoods(bad: string): Promise<string[]> {
        const { folder, good } = this.request;
        const goods: string[] = [];
        for (const name of good) {
            const commit = await commitOf(folder, name, this.token);
            const { verdict, reason } = await this.verdictOf(commit);
            const short = commit.slice(0, 10);
            if (verdict === "bad") throw BisectErrors.goodIsBad(short, reason);
            if (verdict === "skip") throw BisectErrors.cannotTest(short, reason);
            goods.push(commit, ...(await this.tryForks(commit, bad)));
        }
        return goods;
    }

    /** Where the good commit is not below the bad one, it has to be good where they part. */
    private async tryForks(good: string, bad: string): Promise<readonly string[]> {
        const asked = ["merge-base", "--all", good, bad];
        const call = { folder: this.request.folder, arguments: asked, answers: [0, 1] };
        const out = await runGit(call, this.token);
        const forks = out.split("\n").filter((line) => line !== "");
        if (forks.length === 0) throw BisectErrors.unrelated();
        for (const fork of forks.filter((each) => each !== good)) {
            const { verdict, reason } = await this.verdictOf(fork);
            const short = fork.slice(0, 10);
            if (verdict === "bad") throw BisectErrors.fixedBetween(short);
            if (verdict === "skip") {
                this.problems.push(`${short} cannot be tested and is taken for good: ${reason}`);
            }
        }
        return forks;
    }

    private async verdictOf(commit: string): Promise<Verdict> {
        const known = this.known.get(commit);
        if (known !== undefined) return known;
        throwIfCancelled(this.token);
        const { folder, test, timeoutMs, onProgress, onStep } = this.request;
        const described = await describe(folder, commit, this.token);
        const words = `${commit.slice(0, 10)} ${described.subject}`;
        // Both ends are tried beside the commits in between.
        onProgress?.(`${this.steps.length + 1} of about ${this.expected + 2}: ${words}`);
        const startedAt = performance.now();
        const isThere = await this.tree.checkOut(commit);
        const found: Verdict = isThere
            ? await tryCommit(this.tree, test, timeoutMs, this.token)
            : { verdict: "skip", reason: "the folder is not there" };
        this.known.set(commit, found);
        const milliseconds = Math.round(performance.now() - startedAt);
        const step = { ...described, ...found, milliseconds };
        this.steps.push(step);
        onStep?.(step);
        return found;
    }
}

/**
 * Neighbours of a commit that cannot be tested mostly cannot either, so that the next one is taken from
 * elsewhere, rather near the middle than far from it: the idea of git's bisect, with a sequence that is
 * spread evenly in place of random numbers.
 */
function awayFrom(count: number, skips: number): number {
    const goldenRatio = (Math.sqrt(5) - 1) / 2;
    return Math.floor(count * ((skips * goldenRatio) % 1) ** 1.5);
}

/** Commits that may be the first bad one, those first that halve the others best. */
async function candidates(
    folder: string,
    bad: string,
    goods: readonly string[],
    token: CancellationToken,
): Promise<readonly string[]> {
    const asked = ["rev-list", "--bisect-all", bad, ...goods.map((good) => `^${good}`)];
    const out = await runGit({ folder, arguments: asked, outputLimit: 200_000_000 }, token);
    return out
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split(" ", 1)[0] ?? "");
}

async function describe(
    folder: string,
    commit: string,
    token: CancellationToken,
): Promise<BisectCommit> {
    const asked = ["show", "--no-patch", "--format=%s%x00%an%x00%ct", commit];
    const out = await runGit({ folder, arguments: asked }, token);
    const [subject = "", author = "", time = "0"] = out.trimEnd().split("\0");
    return { commit, subject, author, time: Number(time) };
}
