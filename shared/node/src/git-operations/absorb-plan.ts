import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import {
    applyHunks,
    commitOfHunk,
    type LineHunk,
    lineHunks,
} from "@rust-ai-ide/merge/history/line-hunks";
import { defaultTarget, upstream } from "../conflicts/subjects.ts";
import { readDiffTrees } from "../git/diff-trees.ts";
import { type ScratchObjects, scratchFolder } from "../git/scratch-objects.ts";
import { AbsorbErrors } from "./absorb-errors.ts";
import { requireCommit } from "./branch-operations.ts";
import {
    type ChangedPath,
    draftFixups,
    fixupSteps,
    type PlannedFixup,
    type WantedChanges,
} from "./fixup-commits.ts";
import { textOf } from "./git-runner.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { replay } from "./rebase-chain.ts";
import { type ReplayedCommit, readCommits, replayedCommits } from "./rebase-commits.ts";
import { readObjects } from "./record-store.ts";
import { readHead } from "./repository-state.ts";

/** Commits further back are somebody's past. */
const mostCommits = 200;
/** Larger files are no texts that somebody edits. */
const mostBytes = 8_000_000;

/** A change of some lines, and where it belongs. */
export interface AssignedHunk {
    /** Byte string. */
    readonly path: string;
    readonly hunk: LineHunk;
    readonly target: ReplayedCommit;
}

/** Something that stays where it is. */
export interface RemainingChange {
    /** Byte string. */
    readonly path: string;
    readonly hunk: LineHunk | undefined;
    readonly reason: string;
}

export interface AbsorbPlan {
    /** Commits of the branch, the oldest first. */
    readonly range: readonly ReplayedCommit[];
    readonly hunks: readonly AssignedHunk[];
    readonly remaining: readonly RemainingChange[];
    readonly fixups: readonly PlannedFixup[];
    readonly drafts: readonly ReplayedCommit[];
}

/**
 * Finds the commit of the branch for each hunk: the newest one that it does not commute with. Where the
 * repairs would not go into their commits without conflicts, or something else would come out than
 * what is there, the ones to blame stay. Only objects of the scratch folder are written.
 *
 * @param base What the branch does not count as its own; undefined to find it.
 */
export async function planAbsorb(
    repository: OperationRepository,
    wanted: WantedChanges,
    base: string | undefined,
    scratch: ScratchObjects,
    token: CancellationToken,
): Promise<AbsorbPlan> {
    const range = await branchCommits(repository, base, token);
    const texts = new ChangedTexts(repository, scratch, token);
    const { hunks, remaining } = await assign(texts, wanted, range);
    const builder = new FixupBuilder(repository, wanted, range, texts, scratch, token);
    const { fits, fixups, drafts } = await builder.build(hunks);
    const conflicting = hunks
        .filter((each) => !fits.includes(each))
        .map(({ path, hunk, target }) => {
            const reason = `conflicts with what came after ${target.commit.slice(0, 10)}`;
            return { path, hunk, reason };
        });
    return { range, hunks: fits, remaining: [...remaining, ...conflicting], fixups, drafts };
}

/**
 * Commits of the branch up to the newest merge, the oldest first. Rejects with `absorb.needsBase` or
 * `absorb.noCommits`.
 */
export async function branchCommits(
    repository: OperationRepository,
    base: string | undefined,
    token: CancellationToken,
): Promise<readonly ReplayedCommit[]> {
    const names = base === undefined ? await usualBases(repository, token) : [base];
    if (names.length === 0) throw AbsorbErrors.needsBase();
    const commits: string[] = [];
    for (const name of names) commits.push(await requireCommit(repository, name, token));
    const options = ["--first-parent", "--parents", `--max-count=${mostCommits}`];
    const asked = ["rev-list", ...options, "HEAD", ...commits.map((commit) => `^${commit}`)];
    const { out } = await repository.git({ arguments: asked }, token);
    const found: string[] = [];
    for (const line of out.split("\n")) {
        const [commit = "", ...parents] = line.split(" ");
        if (commit === "" || parents.length !== 1) break;
        found.unshift(commit);
    }
    if (found.length === 0) throw AbsorbErrors.noCommits(names.join(" or "));
    return replayedCommits(repository, found, token);
}

/** What the branch pulls from, and the branch that everything goes to, unless it is this one. */
async function usualBases(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<readonly string[]> {
    const { folder } = repository;
    const { head } = await readHead(repository, repository, token);
    const target = await defaultTarget(folder, token);
    const own = await upstream(folder, token);
    const isOther = target !== undefined && `refs/heads/${target}` !== textOf(head);
    return [...new Set([...(isOther ? [target] : []), ...(own === undefined ? [] : [own])])];
}

/** Reads texts, of the scratch folder too. */
class ChangedTexts {
    private readonly repository: OperationRepository;
    private readonly token: CancellationToken;
    private readonly known = new Map<string, string>();

    constructor(
        repository: OperationRepository,
        { env }: ScratchObjects,
        token: CancellationToken,
    ) {
        this.token = token;
        this.repository = {
            ...repository,
            git: (call, its) => repository.git({ ...call, env: { ...env, ...call.env } }, its),
        };
    }

    async load(oids: readonly string[]): Promise<void> {
        const wanted = [...new Set(oids)].filter((oid) => !this.known.has(oid) && !isNone(oid));
        const found = await readObjects(this.repository, wanted, this.token);
        for (const [index, oid] of wanted.entries()) {
            this.known.set(oid, found[index]?.content ?? "");
        }
    }

    get(oid: string): string {
        return this.known.get(oid) ?? "";
    }

    /** What each commit changed, in the order of the commits. */
    async changes(
        commits: readonly ReplayedCommit[],
    ): Promise<readonly (readonly ChangedPath[])[]> {
        const options = ["--stdin", "--always", "-r", "-z", "--raw", "--no-renames", "--no-abbrev"];
        const input = commits.map(({ commit, parents }) => `${commit} ${parents[0]}\n`).join("");
        const call = { arguments: ["diff-tree", ...options], input };
        return readDiffTrees((await this.repository.git(call, this.token)).out);
    }
}

function isNone(oid: string): boolean {
    return /^0+$/.test(oid);
}

async function assign(
    texts: ChangedTexts,
    { paths }: WantedChanges,
    range: readonly ReplayedCommit[],
): Promise<{
    readonly hunks: readonly AssignedHunk[];
    readonly remaining: readonly RemainingChange[];
}> {
    await texts.load(paths.filter(isPlain).flatMap(({ baseOid, headOid }) => [baseOid, headOid]));
    const newest = [...range].reverse();
    const changes = await texts.changes(newest);
    const wanted = new Set(paths.map(({ path }) => path));
    const touching = changes.map((list) => list.filter(({ path }) => wanted.has(path)));
    await texts.load(touching.flat().flatMap(({ baseOid, headOid }) => [baseOid, headOid]));
    const hunks: AssignedHunk[] = [];
    const remaining: RemainingChange[] = [];
    for (const change of paths) {
        const { path } = change;
        const reason = reasonToStay(change, texts);
        if (reason !== undefined) {
            remaining.push({ path, hunk: undefined, reason });
            continue;
        }
        const history = touching.map((list) => {
            const found = list.find((each) => each.path === path);
            return found === undefined
                ? []
                : lineHunks(texts.get(found.baseOid), texts.get(found.headOid));
        });
        for (const hunk of lineHunks(texts.get(change.baseOid), texts.get(change.headOid))) {
            const target = newest[commitOfHunk(hunk, history) ?? newest.length];
            if (target !== undefined) hunks.push({ path, hunk, target });
            else remaining.push({ path, hunk, reason: "belongs to no commit of the branch" });
        }
    }
    return { hunks, remaining };
}

function isPlain({ baseMode, headMode }: ChangedPath): boolean {
    return baseMode.startsWith("100") && headMode.startsWith("100");
}

function reasonToStay(change: ChangedPath, texts: ChangedTexts): string | undefined {
    const { kind, baseMode, headMode, baseOid, headOid } = change;
    if (kind === "added") return "new file";
    if (kind === "deleted") return "removed file";
    if (!isPlain(change)) return "no text";
    if (baseMode !== headMode) return "other permissions";
    const both = [texts.get(baseOid), texts.get(headOid)];
    if (both.some((text) => text.includes("\0") || text.length > mostBytes)) return "no text";
    return undefined;
}

interface BuiltFixups {
    readonly fits: readonly AssignedHunk[];
    readonly fixups: readonly PlannedFixup[];
    readonly drafts: readonly ReplayedCommit[];
}

class FixupBuilder {
    private readonly repository: OperationRepository;
    private readonly wanted: WantedChanges;
    private readonly range: readonly ReplayedCommit[];
    private readonly texts: ChangedTexts;
    private readonly scratch: ScratchObjects;
    private readonly token: CancellationToken;

    constructor(
        repository: OperationRepository,
        wanted: WantedChanges,
        range: readonly ReplayedCommit[],
        texts: ChangedTexts,
        scratch: ScratchObjects,
        token: CancellationToken,
    ) {
        this.repository = repository;
        this.wanted = wanted;
        this.range = range;
        this.texts = texts;
        this.scratch = scratch;
        this.token = token;
    }

    /** All of them, else one commit's after the other's, as many as go together. */
    async build(hunks: readonly AssignedHunk[]): Promise<BuiltFixups> {
        const all = await this.attempt(hunks);
        if (all !== undefined) return all;
        let best: BuiltFixups = { fits: [], fixups: [], drafts: [] };
        for (const { commit } of this.range) {
            const own = hunks.filter(({ target }) => target.commit === commit);
            if (own.length === 0) continue;
            best = (await this.attempt([...best.fits, ...own])) ?? best;
        }
        return best;
    }

    /** Undefined where they cannot be put into their commits, or something else comes out. */
    private async attempt(hunks: readonly AssignedHunk[]): Promise<BuiltFixups | undefined> {
        const { repository, wanted, range, scratch, token } = this;
        const targets = range.filter(({ commit }) =>
            hunks.some(({ target }) => target.commit === commit),
        );
        const fixups: PlannedFixup[] = [];
        for (const [index, target] of targets.entries()) {
            const earlier = new Set(targets.slice(0, index + 1));
            const tree = await this.treeWith(hunks.filter((each) => earlier.has(each.target)));
            fixups.push({ target, tree });
        }
        const drafts = await draftFixups(repository, wanted, fixups, range, scratch, token);
        const repairs = drafts.map((source, index) => ({
            target: targets[index]?.commit ?? "",
            source,
        }));
        const onto = range[0]?.parents[0] ?? "";
        const [object] = await readCommits(repository, [onto], token);
        if (object === undefined) return undefined;
        const steps = fixupSteps(range, repairs);
        const start = { commit: onto, object };
        const chain = await replay(repository, start, steps, scratch, "stop", token);
        const expected = drafts.at(-1)?.tree ?? wanted.headTree;
        const isSame = chain.isClean && chain.tipTree === expected;
        return isSame ? { fits: hunks, fixups, drafts } : undefined;
    }

    /** HEAD with some of the hunks. */
    private async treeWith(hunks: readonly AssignedHunk[]): Promise<string> {
        const { repository, wanted, scratch, token, texts } = this;
        const folder = await scratchFolder("rust-ai-index-");
        const env = { ...scratch.env, GIT_INDEX_FILE: join(folder, "index") };
        try {
            const lines: string[] = [];
            for (const { path, baseMode, baseOid, headOid } of wanted.paths) {
                const own = hunks
                    .filter((each) => each.path === path)
                    .map(({ hunk }) => hunk)
                    .sort((left, right) => left.baseStart - right.baseStart);
                if (own.length === 0) continue;
                const input = applyHunks(texts.get(baseOid), texts.get(headOid), own);
                const hash = ["hash-object", "-w", "--no-filters", "--stdin"];
                const { out } = await repository.git({ arguments: hash, input, env }, token);
                lines.push(`${baseMode} ${out.trim()}\t${path}\0`);
            }
            const git = (asked: readonly string[], input = ""): Promise<{ readonly out: string }> =>
                repository.git({ arguments: asked, input, env }, token);
            await git(["read-tree", wanted.headTree]);
            await git(["update-index", "-z", "--index-info"], lines.join(""));
            return (await git(["write-tree"])).out.trim();
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    }
}

/** Where a hunk is, as in `a.rs:12 (+2 -1)`. */
export function describeHunk(path: string, hunk: LineHunk | undefined): string {
    if (hunk === undefined) return textOf(path);
    const { headStart, headCount, baseCount } = hunk;
    return `${textOf(path)}:${headStart + 1} (+${headCount} -${baseCount})`;
}
