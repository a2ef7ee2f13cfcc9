// Whether predictions say what git does: merges of the history of repositories, asked of one git for
// all of them, against a git for each pair, and for a sample against a merge that is really made in a
// clone. Then how long fifty branches against one target take. Repositories (bare ones too) come from
// RUST_AI_MERGE_REPOSITORIES, separated by colons; RUST_AI_CONFLICT_PAIRS says how many pairs of each.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { ConflictService } from "@rust-ai-ide/node/conflicts/conflict-service";
import { mergeManyTrees } from "@rust-ai-ide/node/git/merge-tree";
import { scratchObjects } from "@rust-ai-ide/node/git/scratch-objects";
import { type MergeCommit, mergeCommits } from "@rust-ai-ide/node/merge-history/merge-commits";

const repositories = (process.env.RUST_AI_MERGE_REPOSITORIES ?? "")
    .split(":")
    .filter((path) => path !== "");
const mostPairs = Number(process.env.RUST_AI_CONFLICT_PAIRS ?? 350);
const sampled = 12;
const branchCount = 50;
const token = NeverCancelled;

async function main(): Promise<void> {
    if (repositories.length === 0) {
        console.log("Skipped: name repositories in RUST_AI_MERGE_REPOSITORIES.");
        return;
    }
    for (const folder of repositories) {
        const name = basename(folder) === "repo" ? basename(dirname(folder)) : basename(folder);
        const merges = (await mergeCommits(folder, token)).slice(0, mostPairs);
        console.log(`${name}: ${merges.length} merges`);
        await agreement(folder, merges);
        const scratch = mkdtempSync(join(tmpdir(), "conflicts-bench-"));
        try {
            const clone = join(scratch, "clone");
            const options = ["clone", "-q", "--shared", "--no-checkout", "--no-tags"];
            execFileSync("git", [...options, "--", folder, clone]);
            await sample(clone, merges);
            await manyBranches(clone, merges);
        } finally {
            rmSync(scratch, { recursive: true, force: true });
        }
    }
}

async function agreement(folder: string, merges: readonly MergeCommit[]): Promise<void> {
    const scratch = await scratchObjects(folder, token);
    try {
        const startedAt = performance.now();
        const pairs = merges.map(({ ours, theirs }) => [ours, theirs] as const);
        const ours = await mergeManyTrees(folder, pairs, scratch.env, token);
        const together = performance.now() - startedAt;
        const env = { ...process.env, ...scratch.env };
        let agreed = 0;
        let conflicting = 0;
        let unanswered = 0;
        for (const [index, [left, right]] of pairs.entries()) {
            const asked = ["merge-tree", "--write-tree", "--no-messages", left, right];
            const { status } = spawnSync("git", asked, { cwd: folder, env, stdio: "ignore" });
            const answer = ours[index];
            if (answer === undefined) unanswered++;
            else if ((status === 0) === answer.isClean) agreed++;
            if (status === 1) conflicting++;
        }
        const each = performance.now() - startedAt - together;
        console.log(
            `  ${agreed} of ${pairs.length} as git says (${conflicting} conflict, ${unanswered} left to single gits); one git ${together.toFixed(0)} ms, a git for each ${each.toFixed(0)} ms`,
        );
    } finally {
        await scratch.dispose();
    }
}

/** Predictions against merges that are made, with files. */
async function sample(clone: string, merges: readonly MergeCommit[]): Promise<void> {
    const service = new ConflictService();
    const step = Math.max(1, Math.floor(merges.length / sampled));
    const chosen = merges.filter((_, index) => index % step === 0).slice(0, sampled);
    const git = (...args: string[]): number =>
        spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
            cwd: clone,
            stdio: "ignore",
        }).status ?? -1;
    let agreed = 0;
    const times: number[] = [];
    for (const { ours, theirs } of chosen) {
        const request = { kind: "between", ours, theirs } as const;
        const report = await service.predict({ folder: clone, request, now: Date.now }, token);
        times.push(report.milliseconds);
        const verdict = report.predictions[0]?.verdict ?? "none";
        git("checkout", "-q", "-f", "--detach", ours);
        const isClean = git("merge", "-q", "--no-edit", "--no-ff", theirs) === 0;
        git("reset", "-q", "--hard");
        if (isClean === (verdict === "clean" || verdict === "build")) agreed++;
        else console.log(`  otherwise than git merge: ${ours} ${theirs} ${verdict}`);
    }
    times.sort((left, right) => left - right);
    console.log(
        `  ${agreed} of ${chosen.length} as git merge does; a prediction ${times[times.length >> 1]} ms (median), ${times.at(-1)} ms (most)`,
    );
}

async function manyBranches(clone: string, merges: readonly MergeCommit[]): Promise<void> {
    const [newest] = merges;
    if (newest === undefined) return;
    const git = (...args: string[]): string =>
        execFileSync("git", args, { cwd: clone, encoding: "utf8" });
    git("checkout", "-q", "-f", "--detach", newest.ours);
    const refs = git("for-each-ref", "--format=delete %(refname)", "refs/heads", "refs/remotes");
    const branches = merges
        .slice(0, branchCount)
        .map(({ theirs }, index) => `create refs/heads/side-${index} ${theirs}\n`);
    for (const input of [refs, branches.join("")])
        execFileSync("git", ["update-ref", "--no-deref", "--stdin"], { cwd: clone, input });
    const service = new ConflictService();
    const request = { kind: "workingTree", against: ["branches"], activeDays: 99_999 } as const;
    for (const what of ["first", "again"]) {
        const report = await service.predict({ folder: clone, request, now: Date.now }, token);
        const count = new Map<string, number>();
        for (const { verdict } of report.predictions)
            count.set(verdict, (count.get(verdict) ?? 0) + 1);
        const verdicts = [...count].map(([verdict, found]) => `${found} ${verdict}`).join(", ");
        console.log(
            `  ${report.predictions.length} branches ${what}: ${report.milliseconds} ms (${verdicts}; ${report.problems.length} problems)`,
        );
    }
}

await main();
