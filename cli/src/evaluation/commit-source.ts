import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { EvaluationErrors } from "@rust-ai-ide/ai/evaluation/evaluation-errors";
import { type CaseReference, parseReplayList } from "@rust-ai-ide/ai/evaluation/replay-list";
import { seededRandom, shuffled } from "@rust-ai-ide/ai/random";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { CommandContext } from "../command.ts";
import { readText, requireFolder } from "../files.ts";
import { type CommitCase, chooseCommitCases, loadCommitCase } from "./commit-history.ts";

/** The cases of a stored list, or those chosen from one repository. */
export interface CommitSource {
    readonly repo: string | undefined;
    readonly since: string | undefined;
    readonly under: string | undefined;
    readonly "case-list": string | undefined;
    /** Folder of the repositories that the list names. */
    readonly repos: string | undefined;
    readonly cases: number;
    readonly seed: number;
}

/**
 * References of the hunks of one repository. Throws `evaluation.notRepository`,
 * `evaluation.noCommits`, `evaluation.git`, `cli.notAFolder`.
 */
export async function referencesOf(
    repo: string,
    source: CommitSource,
    token: CancellationToken,
): Promise<CaseReference[]> {
    const folder = resolve(repo);
    await requireFolder(folder);
    const { since, under, cases, seed } = source;
    const name = repositoryName(folder);
    return chooseCommitCases({ folder, name, since, under, count: cases, seed }, token);
}

/**
 * The texts of at most `cases` hunks. Repositories of the list that are not here are named on
 * standard error and left out; throws `evaluation.noRepositories` when that leaves none, and what
 * {@link referencesOf} and the list's parser throw.
 */
export async function commitCasesOf(
    source: CommitSource,
    context: CommandContext,
): Promise<CommitCase[]> {
    const { token, terminal, installation } = context;
    if (source.repo !== undefined) {
        const folder = resolve(source.repo);
        const references = await referencesOf(source.repo, source, token);
        return loadAll(references, () => folder, context);
    }
    const listed = parseReplayList(await readText(source["case-list"] ?? ""));
    const base = source.repos ?? installation.environment.RUST_AI_EVAL_REPOS;
    const names = [...new Set(listed.map((row) => row.repo))];
    const folders = new Map(names.map((name) => [name, base && findRepository(base, name)]));
    const missing = names.filter((name) => folders.get(name) === undefined);
    if (missing.length === names.length) throw EvaluationErrors.noRepositories(names.join(", "));
    for (const name of missing) {
        terminal.warn(`${name} is not in ${base}; its cases are left out.`);
    }
    const here = listed.filter((row) => !missing.includes(row.repo));
    // Repositories take turns, so that a smaller number still holds some of each.
    const chosen = byTurns(here, source.seed).slice(0, source.cases);
    return loadAll(chosen, (name) => folders.get(name) ?? "", context);
}

async function loadAll(
    references: readonly CaseReference[],
    folderOf: (name: string) => string,
    { token, terminal }: CommandContext,
): Promise<CommitCase[]> {
    const loaded: CommitCase[] = [];
    for (const reference of references) {
        throwIfCancelled(token);
        const found = await loadCommitCase(folderOf(reference.repo), reference);
        if (found !== undefined) loaded.push(found);
    }
    const lost = references.length - loaded.length;
    if (lost > 0) terminal.warn(`${lost} cases are not in the clones; they are left out.`);
    if (loaded.length === 0) throw EvaluationErrors.noCommits("The repository");
    return loaded;
}

function byTurns(references: readonly CaseReference[], seed: number): CaseReference[] {
    const groups = new Map<string, CaseReference[]>();
    for (const row of shuffled(references, seededRandom(seed))) {
        groups.set(row.repo, [...(groups.get(row.repo) ?? []), row]);
    }
    const queues = [...groups.entries()].sort(([left], [right]) => (left < right ? -1 : 1));
    const turns: CaseReference[] = [];
    for (let turn = 0; turns.length < references.length; turn++) {
        for (const [, rows] of queues) {
            const row = rows[turn];
            if (row !== undefined) turns.push(row);
        }
    }
    return turns;
}

/** `OWNER+NAME/repo`, `OWNER+NAME`, `OWNER/NAME` or `NAME`, with or without ".git". */
function findRepository(base: string, name: string): string | undefined {
    const joined = name.replace("/", "+");
    const candidates = [join(joined, "repo"), joined, name, basename(name)];
    return candidates
        .flatMap((path) => [join(base, path), `${join(base, path)}.git`])
        .find((path) => existsSync(join(path, "HEAD")) || existsSync(join(path, ".git")));
}

/** "owner/name" by the folder's name; a folder that does not say it is of the owner "local". */
function repositoryName(folder: string): string {
    const last = basename(folder) === "repo" ? basename(dirname(folder)) : basename(folder);
    const name = last.replace(/\.git$/, "").replace("+", "/");
    const plain = name.replace(/[^\w./-]/g, "-");
    return plain.includes("/") ? plain : `local/${plain || "repository"}`;
}
