import { nearestFirst } from "@rust-ai-ide/ai/context/nearness";
import { type ReplayCase, replayCase, typedHunks } from "@rust-ai-ide/ai/evaluation/commit-cases";
import { parseDiff } from "@rust-ai-ide/ai/evaluation/diff-hunks";
import { EvaluationErrors } from "@rust-ai-ide/ai/evaluation/evaluation-errors";
import type { CaseReference } from "@rust-ai-ide/ai/evaluation/replay-list";
import { seededRandom, shuffled } from "@rust-ai-ide/ai/random";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { packageName } from "../crate-path.ts";
import { decodeText } from "../files.ts";
import { git, gitBlobs } from "./git.ts";

export interface CommitSelection {
    readonly folder: string;
    /** Name that references carry, "owner/name". */
    readonly name: string;
    /** Only commits after this date, as git understands dates. */
    readonly since: string | undefined;
    /** Only files below this folder of the repository. */
    readonly under: string | undefined;
    readonly count: number;
    readonly seed: number;
}

/** A case with the other files of its crate, which are read when they are asked for. */
export interface CommitCase extends ReplayCase {
    readonly neighbours: () => Promise<{ readonly path: string; readonly text: string }[]>;
}

/** More changes at once are renamings and reformatting. */
const mostHunks = 150;
const hunksPerCommit = 2;
/** A larger file is generated. */
const largestFileUnits = 300_000;

/**
 * Chooses hunks of single-parent commits; the same history and seed give the same ones. Throws
 * `evaluation.notRepository`, `evaluation.noCommits`, `evaluation.git` or CancelledError.
 */
export async function chooseCommitCases(
    selection: CommitSelection,
    token: CancellationToken,
): Promise<CaseReference[]> {
    const { folder, since, under } = selection;
    await requireRepository(folder);
    const spec = under === undefined ? "*.rs" : `${under.replace(/\/+$/, "")}/*.rs`;
    const log = await git(folder, [
        "log",
        ...(since === undefined ? [] : [`--since=${since}`]),
        "--no-merges",
        "--diff-filter=M",
        "--format=%H %cs",
        "--no-show-signature",
        "--no-ext-diff",
        "--no-textconv",
        "--",
        spec,
    ]).catch(asGitError);
    const random = seededRandom(selection.seed);
    const commits = shuffled(log.split("\n").filter(isCommit).sort(), random);
    const chosen: CaseReference[] = [];
    for (const line of commits) {
        const [commit = "", date = ""] = line.split(" ");
        throwIfCancelled(token);
        if (chosen.length >= selection.count) break;
        const hunks = parseDiff(await diffOf(folder, commit, spec));
        if (hunks.length > mostHunks) continue;
        const typed = shuffled(typedHunks(hunks), random).slice(0, hunksPerCommit);
        for (const hunk of typed) {
            chosen.push({
                repo: selection.name,
                commit,
                date,
                path: hunk.path,
                oldStart: hunk.oldStart,
                removedLines: hunk.removed.length,
                newStart: hunk.newStart,
                addedLines: hunk.added.length,
            });
        }
    }
    if (chosen.length === 0) throw EvaluationErrors.noCommits(folder);
    return chosen.slice(0, selection.count);
}

/** The texts of one reference; undefined where the repository lacks them or they do not fit. */
export async function loadCommitCase(
    folder: string,
    reference: CaseReference,
): Promise<CommitCase | undefined> {
    const { commit, path } = reference;
    const [old, fresh] = await Promise.all([
        fileAt(folder, `${commit}^`, path),
        fileAt(folder, commit, path),
    ]);
    if (old === undefined || fresh === undefined) return undefined;
    if (Math.max(old.length, fresh.length) > largestFileUnits) return undefined;
    const found = replayCase(reference, {
        id: `${reference.repo}@${commit.slice(0, 10)}:${path}:${reference.newStart + 1}`,
        path: await pathInCrate(folder, commit, path),
        old,
        new: fresh,
    });
    return found && { ...found, neighbours: () => neighboursBefore(folder, reference) };
}

/** Files and bytes of them that a cursor sees beside its own, as in the editor. */
const mostNeighbours = 60;
const largestNeighbour = 200_000;

/** The other Rust files of a file's crate, as they were before a commit, the nearest first. */
export async function neighboursBefore(
    folder: string,
    { commit, path }: Pick<CaseReference, "commit" | "path">,
): Promise<{ readonly path: string; readonly text: string }[]> {
    const prompt = await pathInCrate(folder, commit, path);
    const inside = prompt.split("/").slice(1).join("/");
    const crate = prompt.slice(0, prompt.length - inside.length);
    const root = path.slice(0, path.length - inside.length);
    const listing = await git(folder, [
        "ls-tree",
        "-r",
        "-z",
        "--name-only",
        "--full-tree",
        `${commit}^`,
        ...(root === "" ? [] : [root]),
    ]).catch(() => "");
    const names = listing.split("\0").map((name) => name.slice(root.length));
    const nested = names
        .filter((name) => name.endsWith("/Cargo.toml"))
        .map((name) => name.slice(0, -"Cargo.toml".length));
    const sources = names.filter(
        (name) =>
            name.endsWith(".rs") &&
            name !== inside &&
            !nested.some((each) => name.startsWith(each)),
    );
    const chosen = nearestFirst(sources, inside).slice(0, mostNeighbours);
    const blobs = await gitBlobs(
        folder,
        chosen.map((name) => `${commit}^:${root}${name}`),
    ).catch(() => []);
    return chosen.flatMap((name, index) => {
        const blob = blobs[index];
        const text = blob && blob.length <= largestNeighbour ? decodeText(blob) : undefined;
        return text === undefined ? [] : [{ path: `${crate}${name}`, text }];
    });
}

/** Throws `evaluation.notRepository` or `evaluation.git`. */
export async function requireRepository(folder: string): Promise<void> {
    await git(folder, ["rev-parse", "--git-dir"]).catch((error: Error) => {
        if (error.message === "ENOENT") throw EvaluationErrors.git("it was not found");
        throw EvaluationErrors.notRepository(folder);
    });
}

/** As `cratePath` names files on disk, by the manifests of the commit. */
async function pathInCrate(folder: string, commit: string, path: string): Promise<string> {
    const parts = path.split("/");
    for (let depth = parts.length - 1; depth >= 0; depth--) {
        const manifest = [...parts.slice(0, depth), "Cargo.toml"].join("/");
        const text = await fileAt(folder, commit, manifest);
        const name = text === undefined ? undefined : packageName(text);
        if (name !== undefined) return [name, ...parts.slice(depth)].join("/");
    }
    return parts.slice(-2).join("/");
}

function fileAt(folder: string, commit: string, path: string): Promise<string | undefined> {
    return git(folder, ["cat-file", "blob", `${commit}:${path}`]).catch(() => undefined);
}

/** Empty where the clone lacks a part of the commit: there are others. */
function diffOf(folder: string, commit: string, spec: string): Promise<string> {
    return git(folder, [
        "diff-tree",
        "--no-commit-id",
        "-r",
        "-p",
        "-U0",
        "--diff-filter=M",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        commit,
        "--",
        spec,
    ]).catch(() => "");
}

function isCommit(line: string): boolean {
    return /^[0-9a-f]{40,64} \d{4}-\d\d-\d\d$/.test(line);
}

function asGitError(error: Error): never {
    throw EvaluationErrors.git(error.message);
}
