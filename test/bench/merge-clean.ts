// Files that both sides of a merge changed and that git merges without a conflict, in the history of
// repositories: whether our result is git's, byte for byte. Repositories (bare ones too) come from
// RUST_AI_MERGE_REPOSITORIES, separated by colons. RUST_AI_MERGE_DETAILS names a folder for the files
// that come out otherwise. Merges with several common ancestors are left out, since git merges those
// with a base of its own.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { hasParts } from "@rust-ai-ide/merge/languages/read-side";
import type { MergeResult } from "@rust-ai-ide/merge/merge-result";
import { catObjects } from "@rust-ai-ide/node/git/cat-files";
import { changesBetween } from "@rust-ai-ide/node/git/diff-trees";
import { mergeBases } from "@rust-ai-ide/node/git/merge-bases";
import { mergeManyTrees } from "@rust-ai-ide/node/git/merge-tree";
import { scratchObjects } from "@rust-ai-ide/node/git/scratch-objects";
import { FileMerger } from "@rust-ai-ide/node/merge/merge-texts";
import { type MergeCommit, mergeCommits } from "@rust-ai-ide/node/merge-history/merge-commits";

const repositories = (process.env.RUST_AI_MERGE_REPOSITORIES ?? "")
    .split(":")
    .filter((path) => path !== "");
const details = process.env.RUST_AI_MERGE_DETAILS;
const token = NeverCancelled;
/** Merges that one git is asked for. */
const batch = 100;

interface CleanFile {
    readonly commit: string;
    readonly path: string;
    readonly base: string;
    readonly ours: string;
    readonly theirs: string;
    /** What git makes of it. */
    readonly made: string;
}

interface Replayed extends MergeCommit {
    readonly base: string;
    readonly tree: string;
    readonly conflicts: ReadonlySet<string>;
}

async function replayed(
    folder: string,
    commits: readonly MergeCommit[],
    env: Readonly<Record<string, string>>,
): Promise<readonly Replayed[]> {
    const pairs = commits.map(({ ours, theirs }) => [ours, theirs] as const);
    const [bases, merges] = await Promise.all([
        mergeBases(folder, pairs, env, token),
        mergeManyTrees(folder, pairs, env, token),
    ]);
    return commits.flatMap((commit, index): readonly Replayed[] => {
        const [base, second] = bases[index] ?? [];
        const merged = merges[index];
        if (base === undefined || second !== undefined || merged === undefined) return [];
        const conflicts = new Set(merged.conflicts.map(({ path }) => path));
        return [{ ...commit, base, tree: merged.tree, conflicts }];
    });
}

/** Texts that both sides changed, each in its way, and that git merged. */
async function* cleanFiles(folder: string): AsyncGenerator<CleanFile> {
    const commits = await mergeCommits(folder, token);
    const scratch = await scratchObjects(folder, token);
    const { env } = scratch;
    try {
        for (let at = 0; at < commits.length; at += batch) {
            const merges = await replayed(folder, commits.slice(at, at + batch), env);
            const pairs = merges.flatMap(({ base, ours, theirs }) => [
                [base, ours] as const,
                [base, theirs] as const,
            ]);
            const changes = await changesBetween(folder, pairs, env, token);
            for (const { commit, base, ours, theirs, tree, conflicts } of merges) {
                const others = new Map(
                    (changes.get(`${base} ${theirs}`) ?? []).map((each) => [each.path, each]),
                );
                const both = (changes.get(`${base} ${ours}`) ?? []).filter((mine) => {
                    const other = others.get(mine.path);
                    return (
                        mine.kind === "modified" &&
                        other?.kind === "modified" &&
                        mine.headOid !== other.headOid &&
                        mine.headMode.startsWith("100") &&
                        !conflicts.has(mine.path) &&
                        !mine.path.includes("\n")
                    );
                });
                const names = both.flatMap(({ path, baseOid, headOid }) => [
                    baseOid,
                    headOid,
                    others.get(path)?.headOid ?? "",
                    `${tree}:${path}`,
                ]);
                const texts = await catObjects(folder, names, token, env);
                for (const [index, { path }] of both.entries()) {
                    const four = texts.slice(index * 4, index * 4 + 4);
                    const [before, mine, other, made] = four;
                    if (before === undefined || mine === undefined || other === undefined) continue;
                    if (made === undefined || four.some((text) => /[\0\ufffd]/.test(text ?? "")))
                        continue;
                    yield { commit, path, base: before, ours: mine, theirs: other, made };
                }
            }
        }
    } finally {
        await scratch.dispose();
    }
}

class Tally {
    files = 0;
    equal = 0;
    conflicts = 0;
    locks = 0;
    other = 0;
    milliseconds = 0;
}

function keep(file: CleanFile, { text }: MergeResult): void {
    if (details === undefined) return;
    const folder = join(details, `${file.commit.slice(0, 8)}-${file.path.replaceAll("/", "+")}`);
    mkdirSync(folder, { recursive: true });
    const { base, ours, theirs, made } = file;
    for (const [name, own] of Object.entries({ base, ours, theirs, made, merged: text })) {
        writeFileSync(join(folder, name), own);
    }
}

async function measure(repository: string, merger: FileMerger): Promise<void> {
    const tallies = { "with items": new Tally(), "lines alone": new Tally() };
    for await (const file of cleanFiles(repository)) {
        const { path, base, ours, theirs, made } = file;
        const tally = tallies[hasParts(path) ? "with items" : "lines alone"];
        await merger.prepare(path);
        const started = performance.now();
        const result = await merger.merge({ base, ours, theirs, path });
        tally.milliseconds += performance.now() - started;
        tally.files++;
        if (result.text === made) tally.equal++;
        else {
            // Package by package, not as lines: another result is what it is for.
            if (path.endsWith("Cargo.lock")) tally.locks++;
            else if (result.conflicts.length > 0) tally.conflicts++;
            else tally.other++;
            keep(file, result);
        }
    }
    const name = basename(repository) === "repo" ? dirname(repository) : repository;
    for (const [kind, tally] of Object.entries(tallies)) {
        const { files, equal, conflicts, locks, other, milliseconds } = tally;
        const each = files === 0 ? "-" : (milliseconds / files).toFixed(2);
        const cells = [basename(name), kind, files, equal, conflicts, other, locks, each];
        console.log(`| ${cells.join(" | ")} |`);
    }
}

if (repositories.length === 0) {
    console.log("Skipped: name repositories in RUST_AI_MERGE_REPOSITORIES.");
} else {
    console.log(execFileSync("git", ["--version"], { encoding: "utf8" }).trim(), process.version);
    console.log(
        "| repository | merged by | files that git merges | byte-equal | in conflict for us | otherwise | Cargo.lock | ms a file |",
    );
    console.log("|---|---|---|---|---|---|---|---|");
}
const merger = new FileMerger();
try {
    for (const repository of repositories) await measure(repository, merger);
} finally {
    merger.dispose();
}
