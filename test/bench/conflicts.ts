// Whether predictions say what git does, and what that costs:
//   RUST_AI_MERGE_REPOSITORIES=FOLDER:FOLDER node --import tsx test/bench/conflicts.ts
// Merges of the whole history of repositories (bare ones too), spread over it: answers for all of them
// at once against a git for each pair, and for RUST_AI_CONFLICT_MERGES of them against a merge that is
// really made, with files, in a clone. Then how long fifty branches against one target take. Whatever
// is asked, the repository has to be the same afterwards, byte by byte and with all its times.
// RUST_AI_CONFLICT_PAIRS says how many pairs of each repository; RUST_AI_SEMVER_SUITE names a clone of
// obi1kenobi/cargo-semver-checks for what is told of broken builds, see conflicts-build.ts.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { ConflictService } from "@rust-ai-ide/node/conflicts/conflict-service";
import { prepareMerges } from "@rust-ai-ide/node/conflicts/prepared-merges";
import { mergeTrees } from "@rust-ai-ide/node/git/merge-tree";
import { scratchObjects } from "@rust-ai-ide/node/git/scratch-objects";
import { type MergeCommit, mergeCommits } from "@rust-ai-ide/node/merge-history/merge-commits";
import { measureBuildBreaks } from "./conflicts-build.ts";

const repositories = (process.env.RUST_AI_MERGE_REPOSITORIES ?? "")
    .split(":")
    .filter((path) => path !== "");
const mostPairs = Number(process.env.RUST_AI_CONFLICT_PAIRS ?? 600);
const mostMade = Number(process.env.RUST_AI_CONFLICT_MERGES ?? 110);
const suite = process.env.RUST_AI_SEMVER_SUITE;
const branchCount = 50;
const token = NeverCancelled;
const total = { compared: 0, agreed: 0, made: 0, madeAgreed: 0 };

async function main(): Promise<void> {
    if (repositories.length === 0) {
        console.log("Skipped: name repositories in RUST_AI_MERGE_REPOSITORIES.");
    }
    for (const folder of repositories) {
        const name = basename(folder) === "repo" ? basename(dirname(folder)) : basename(folder);
        const merges = await mergeCommits(folder, token);
        const chosen = spread(merges, mostPairs);
        console.log(`${name}: ${chosen.length} of ${merges.length} merges`);
        const before = fingerprint(folder);
        await agreement(folder, chosen);
        const scratch = mkdtempSync(join(tmpdir(), "conflicts-bench-"));
        try {
            const clone = join(scratch, "clone");
            const options = ["clone", "-q", "--shared", "--no-checkout", "--no-tags"];
            execFileSync("git", [...options, "--", folder, clone]);
            await realMerges(clone, folder, spread(chosen, mostMade));
            await manyBranches(clone, merges);
        } finally {
            rmSync(scratch, { recursive: true, force: true });
        }
        assertSame("the repository", before, fingerprint(folder));
    }
    if (repositories.length > 0) {
        console.log(
            `all: ${total.agreed} of ${total.compared} as git says, ${total.madeAgreed} of ${total.made} as git merge does; repositories byte-identical`,
        );
    }
    if (suite === undefined) console.log("Skipped: name a clone in RUST_AI_SEMVER_SUITE.");
    else await measureBuildBreaks(suite);
}

/** Some of a list, from all over it. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
    const step = Math.max(1, list.length / count);
    return Array.from(
        { length: Math.min(count, list.length) },
        (_, index) => list[Math.floor(index * step)] as T,
    );
}

async function agreement(folder: string, merges: readonly MergeCommit[]): Promise<void> {
    const scratch = await scratchObjects(folder, token);
    try {
        const startedAt = performance.now();
        const pairs = merges.map(({ ours, theirs }) => [ours, theirs] as const);
        const prepared = await prepareMerges(folder, pairs, scratch.env, token);
        /** git's code: 0 for clean, 1 for a conflict, 128 for what it does not merge. */
        const answers: number[] = [];
        for (const [index, [ours, theirs]] of pairs.entries()) {
            const { made } = prepared[index] ?? {};
            if (made === "untouched") answers.push(0);
            else {
                // What one git for many gave up at is asked again, as the product does.
                const merged =
                    made ??
                    (await mergeTrees(folder, ours, theirs, scratch.env, token).catch(() => {}));
                answers.push(merged === undefined ? 128 : merged.isClean ? 0 : 1);
            }
        }
        const together = performance.now() - startedAt;
        const env = { ...process.env, ...scratch.env };
        let agreed = 0;
        let conflicting = 0;
        for (const [index, [ours, theirs]] of pairs.entries()) {
            const asked = ["merge-tree", "--write-tree", "--no-messages", ours, theirs];
            const { status } = spawnSync("git", asked, { cwd: folder, env, stdio: "ignore" });
            if (status === 1) conflicting++;
            if (status === answers[index]) agreed++;
            else console.log(`  otherwise than git merge-tree (${status}): ${ours} ${theirs}`);
        }
        total.compared += pairs.length;
        total.agreed += agreed;
        const each = performance.now() - startedAt - together;
        const untouched = prepared.filter(({ made }) => made === "untouched").length;
        console.log(
            `  ${agreed} of ${pairs.length} as git says (${conflicting} conflict, ${untouched} not merged at all); together ${together.toFixed(0)} ms, a git for each ${each.toFixed(0)} ms`,
        );
    } finally {
        await scratch.dispose();
    }
}

/** Predictions against merges that are made, with files. */
async function realMerges(
    clone: string,
    folder: string,
    merges: readonly MergeCommit[],
): Promise<void> {
    const service = new ConflictService();
    const git = (...args: string[]): number =>
        spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
            cwd: clone,
            stdio: "ignore",
        }).status ?? -1;
    let agreed = 0;
    let conflicting = 0;
    const broken: string[] = [];
    const times: number[] = [];
    for (const { ours, theirs, commit } of merges) {
        const request = { kind: "between", ours, theirs } as const;
        const report = await service.predict({ folder, request, now: Date.now }, token);
        times.push(report.milliseconds);
        const [prediction] = report.predictions;
        const verdict = prediction?.verdict ?? "none";
        git("checkout", "-q", "-f", "--detach", ours);
        const isClean = git("merge", "-q", "--no-edit", "--no-ff", "--no-commit", theirs) === 0;
        git("reset", "-q", "--hard");
        if (!isClean) conflicting++;
        if (isClean === (verdict === "clean" || verdict === "build")) agreed++;
        else console.log(`  otherwise than git merge: ${ours} ${theirs} ${verdict}`);
        const breaks = prediction?.files.flatMap((file) => file.breaks) ?? [];
        for (const { item, change, changedBy, usedAt } of breaks) {
            const { path, line } = usedAt[0] ?? { path: "", line: 0 };
            broken.push(
                `${commit.slice(0, 9)} ${item}: ${change} by ${changedBy}, ${path}:${line}`,
            );
        }
    }
    times.sort((left, right) => left - right);
    total.made += merges.length;
    total.madeAgreed += agreed;
    console.log(
        `  ${agreed} of ${merges.length} as git merge does (${conflicting} conflict); a prediction ${times[times.length >> 1]} ms (median), ${times.at(-1)} ms (most)`,
    );
    console.log(`  breaks told: ${broken.length}${broken.map((row) => `\n    ${row}`).join("")}`);
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
    const before = fingerprint(clone);
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
    assertSame("the clone", before, fingerprint(clone));
}

/**
 * Names and contents of all files, with their times where they are no objects: git marks packs as in
 * use by theirs.
 */
function fingerprint(folder: string): string {
    const hash = createHash("sha256");
    const add = (path: string): void => {
        const status = lstatSync(path);
        hash.update(`${path}\0${status.mode}\0`);
        if (status.isDirectory())
            for (const name of readdirSync(path).sort()) add(join(path, name));
        else if (status.isFile()) {
            const time = path.includes("/objects/") ? "" : status.mtimeMs;
            hash.update(`${time}\0`).update(readFileSync(path));
        }
    };
    add(folder);
    return hash.digest("hex");
}

function assertSame(what: string, before: string, after: string): void {
    if (before !== after) throw new Error(`${what} changed`);
    console.log(`  ${what} is byte-identical: ${after.slice(0, 16)}`);
}

await main();
