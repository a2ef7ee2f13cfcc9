// What the structured merge makes of the files that git could not merge in the history of
// repositories: how many are merged whole, whether they parse, whether they say what the developers
// made of them, and how long a file takes; beside it git merge-file on the same three texts.
// Repositories (bare ones too) come from RUST_AI_MERGE_REPOSITORIES, separated by colons.
// RUST_AI_MERGE_DETAILS names a folder for files that are merged otherwise than by the developers.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { hasParts } from "@rust-ai-ide/merge/languages/read-side";
import { readConflicts } from "@rust-ai-ide/merge/lines/conflict-markers";
import { significantTokens } from "@rust-ai-ide/merge/tokens/split-tokens";
import { catObjects } from "@rust-ai-ide/node/git/cat-files";
import { mergeTrees } from "@rust-ai-ide/node/git/merge-tree";
import { scratchObjects } from "@rust-ai-ide/node/git/scratch-objects";
import { FileMerger } from "@rust-ai-ide/node/merge/merge-texts";
import { mergeCommits } from "@rust-ai-ide/node/merge-history/merge-commits";

const repositories = (process.env.RUST_AI_MERGE_REPOSITORIES ?? "")
    .split(":")
    .filter((path) => path !== "");
const details = process.env.RUST_AI_MERGE_DETAILS;
const token = NeverCancelled;

interface Replayed {
    readonly commit: string;
    readonly path: string;
    readonly base: string;
    readonly ours: string;
    readonly theirs: string;
    readonly made: string | undefined;
}

class Tally {
    files = 0;
    gitConflicts = 0;
    leftConflicts = 0;
    whole = 0;
    parsing = 0;
    inputsParsing = 0;
    asMade = 0;
    compared = 0;
    readonly times: number[] = [];
}

/** Files that both sides changed: those that git stops at, and those that it merges. */
async function* replayed(folder: string): AsyncGenerator<Replayed> {
    const scratch = await scratchObjects(folder, token);
    try {
        for (const { commit, ours, theirs } of await mergeCommits(folder, token)) {
            const merged = await mergeTrees(folder, ours, theirs, scratch.env, token).catch(
                () => undefined,
            );
            const files = merged?.conflicts.filter(
                (each) =>
                    (hasParts(each.path) || each.path.endsWith("Cargo.lock")) &&
                    each.base !== undefined &&
                    each.ours?.mode.startsWith("100") &&
                    each.theirs?.mode.startsWith("100"),
            );
            if (files === undefined || files.length === 0) continue;
            const names = files.flatMap(({ path, base, ours: mine, theirs: others }) => [
                base?.oid ?? "",
                mine?.oid ?? "",
                others?.oid ?? "",
                `${commit}:${path}`,
            ]);
            const texts = await catObjects(folder, names, token, scratch.env);
            for (const [index, { path }] of files.entries()) {
                const [before, mine, others, made] = texts.slice(index * 4, index * 4 + 4);
                if (before === undefined || mine === undefined || others === undefined) continue;
                yield { commit, path, base: before, ours: mine, theirs: others, made };
            }
        }
    } finally {
        await scratch.dispose();
    }
}

function tokens(text: string): string {
    return significantTokens(text).join(" ");
}

/** Conflicts that git leaves in three texts. */
function gitConflicts(folder: string, { base, ours, theirs }: Replayed): number {
    const files = ["ours", "base", "theirs"].map((name) => join(folder, name));
    for (const [index, text] of [ours, base, theirs].entries())
        writeFileSync(files[index] ?? "", text);
    const ran = spawnSync("git", ["merge-file", "-p", "--quiet", ...files], {
        encoding: "utf8",
        maxBuffer: 1 << 28,
    });
    return readConflicts(ran.stdout).filter(({ kind }) => kind === "conflict").length;
}

function kindOf(path: string): string {
    return /Cargo\.(?:lock|toml)$/.exec(path)?.[0] ?? path.slice(path.lastIndexOf("."));
}

function keep(file: Replayed, merged: string): void {
    if (details === undefined) return;
    const folder = join(details, `${file.commit.slice(0, 8)}-${file.path.replaceAll("/", "+")}`);
    mkdirSync(folder, { recursive: true });
    const { base, ours, theirs, made = "" } = file;
    for (const [name, text] of Object.entries({ base, ours, theirs, made, merged })) {
        writeFileSync(join(folder, name), text);
    }
}

function printTally(kind: string, tally: Tally): void {
    const { times, files, gitConflicts: git, leftConflicts: left, whole } = tally;
    const sorted = [...times].sort((a, b) => a - b);
    const at = (share: number): string =>
        (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
    const percent = (part: number, all: number): string =>
        all === 0 ? "-" : `${((100 * part) / all).toFixed(1)} %`;
    const cells = [
        kind,
        files,
        git,
        `${left} (${percent(git - left, git)} fewer)`,
        `${whole} (${percent(whole, files)})`,
        `${tally.parsing} of ${tally.inputsParsing}`,
        `${tally.asMade} of ${tally.compared} (${percent(tally.asMade, tally.compared)})`,
        `${at(0.5)} / ${at(0.95)} / ${at(1)}`,
    ];
    console.log(`| ${cells.join(" | ")} |`);
}

async function measure(repository: string, merger: FileMerger, folder: string): Promise<void> {
    const tallies = new Map<string, Tally>();
    const reasons = new Map<string, number>();
    for await (const file of replayed(repository)) {
        const { path, base, ours, theirs, made } = file;
        if ([base, ours, theirs].some((text) => text.includes("\0") || text.includes("\ufffd")))
            continue;
        const git = gitConflicts(folder, file);
        if (git === 0) continue;
        const tally = tallies.get(kindOf(path)) ?? new Tally();
        tallies.set(kindOf(path), tally);
        await merger.prepare(path);
        const started = performance.now();
        const { conflicts, text, notes } = await merger.merge({ base, ours, theirs, path });
        tally.times.push(performance.now() - started);
        tally.files++;
        tally.gitConflicts += git;
        tally.leftConflicts += conflicts.length;
        for (const note of notes) {
            const reason = note.replace(/^(Both sides bring).*/, "$1 something.");
            reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        }
        if (conflicts.length > 0) continue;
        tally.whole++;
        if ([base, ours, theirs].every((side) => merger.parses(path, side))) {
            tally.inputsParsing++;
            if (merger.parses(path, text)) tally.parsing++;
        }
        if (made === undefined) continue;
        tally.compared++;
        if (tokens(text) === tokens(made)) tally.asMade++;
        else keep(file, text);
    }
    const name = basename(repository) === "repo" ? dirname(repository) : repository;
    const version = execFileSync("git", ["--version"], { encoding: "utf8" }).trim();
    console.log(`\n## ${basename(name)} (${version}, Node.js ${process.version})\n`);
    console.log(
        "| files | in conflict for git | git's conflicts | left by us | merged whole | parse, where all sides do | all tokens as in the commit | ms a file: median / 95 % / most |",
    );
    console.log("|---|---|---|---|---|---|---|---|");
    for (const [kind, tally] of tallies) printTally(kind, tally);
    console.log("\nMerged by lines, and why:\n");
    for (const [reason, count] of reasons) console.log(`- ${count}: ${reason}`);
}

if (repositories.length === 0) {
    console.log("Skipped: name repositories in RUST_AI_MERGE_REPOSITORIES.");
}
const folder = mkdtempSync(join(tmpdir(), "rust-ai-merge-"));
const merger = new FileMerger();
try {
    for (const repository of repositories) await measure(repository, merger, folder);
} finally {
    merger.dispose();
    rmSync(folder, { recursive: true, force: true });
}
