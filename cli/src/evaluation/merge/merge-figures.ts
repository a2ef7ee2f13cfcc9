import type { Proposal } from "@rust-ai-ide/merge/resolution/candidate";
import { tokenIdentity } from "@rust-ai-ide/merge/resolution/candidates";
import type { ResolvedHunk } from "@rust-ai-ide/node/merge-history/history-hunks";

/** How good proposals were, over all conflicts; shares are 0 to 1. */
export interface MergeSummary {
    readonly hunks: number;
    readonly merges: number;
    readonly top1: number;
    readonly top3: number;
    /** Any of the proposals was right. */
    readonly oracle: number;
    /** Of all conflicts: those that are applied unasked. */
    readonly autoCoverage: number;
    /** Of those: the ones that the developers made as well. */
    readonly autoPrecision: number;
    /** Of conflicts with a side that parses: those whose first proposal does. */
    readonly parseRate: number;
    /** First proposals by their kind: how many, and how many were right. */
    readonly byKind: Readonly<Record<string, readonly [number, number]>>;
    /** Of a conflict, on average. */
    readonly milliseconds: number;
}

/** Counts conflicts and how well they were told. */
export class MergeFigures {
    hunks = 0;
    private readonly commits = new Set<string>();
    private readonly byKind = new Map<string, [number, number]>();
    private top1 = 0;
    private top3 = 0;
    private oracle = 0;
    private automatic = 0;
    private automaticRight = 0;
    private parsable = 0;
    private parsed = 0;
    private milliseconds = 0;

    /** Counts a conflict; gives its row. */
    add(hunk: ResolvedHunk, proposals: readonly Proposal[], milliseconds: number): object {
        const wanted = tokenIdentity(hunk.resolution);
        const isRight = proposals.map(({ text }) => tokenIdentity(text) === wanted);
        const [first] = proposals;
        const isAutomatic = first?.isAutomatic === true;
        const isFirstRight = isRight[0] === true;
        this.hunks++;
        this.commits.add(hunk.commit);
        this.milliseconds += milliseconds;
        if (isFirstRight) this.top1++;
        if (isRight.slice(0, 3).includes(true)) this.top3++;
        if (isRight.includes(true)) this.oracle++;
        if (isAutomatic) this.automatic++;
        if (isAutomatic && isFirstRight) this.automaticRight++;
        if (hunk.parses(hunk.ours) || hunk.parses(hunk.theirs)) {
            this.parsable++;
            if (first === undefined || hunk.parses(first.text)) this.parsed++;
        }
        if (first !== undefined) {
            const counts = this.byKind.get(first.kind) ?? [0, 0];
            counts[0]++;
            if (isFirstRight) counts[1]++;
            this.byKind.set(first.kind, counts);
        }
        return {
            commit: hunk.commit,
            path: hunk.path,
            index: hunk.index,
            tier: isAutomatic ? "automatic" : "offered",
            equal: isFirstRight,
            candidates: proposals.slice(0, 5).map(({ kind, confidence, concerns }, index) => ({
                kind,
                confidence,
                equal: isRight[index],
                concerns,
            })),
        };
    }

    summary(): MergeSummary {
        const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
        return {
            hunks: this.hunks,
            merges: this.commits.size,
            top1: share(this.top1, this.hunks),
            top3: share(this.top3, this.hunks),
            oracle: share(this.oracle, this.hunks),
            autoCoverage: share(this.automatic, this.hunks),
            autoPrecision: share(this.automaticRight, this.automatic),
            parseRate: this.parsable === 0 ? 1 : share(this.parsed, this.parsable),
            byKind: Object.fromEntries(this.byKind),
            milliseconds: share(this.milliseconds, this.hunks),
        };
    }
}
