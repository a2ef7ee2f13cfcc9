import { resolve } from "node:path";
import { parseCorpus } from "@rust-ai-ide/ai/evaluation/corpus";
import { EvaluationErrors } from "@rust-ai-ide/ai/evaluation/evaluation-errors";
import { type CompletionPoint, parsePoints } from "@rust-ai-ide/ai/evaluation/points";
import { type SourceFile, samplePoints } from "@rust-ai-ide/ai/evaluation/sampler";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, OptionTable } from "../command.ts";
import { readText, requireFolder } from "../files.ts";
import { type CommitSource, commitCasesOf } from "./commit-source.ts";
import { listRustFiles, readSources } from "./repository-files.ts";
import { commitOptions } from "./source-options.ts";

/** Where evaluations take Rust files from. */
export const fileSourceOptions = {
    repo: {
        kind: "text",
        value: "DIR",
        help: "Take points from the Rust files below this folder.",
    },
    since: {
        kind: "text",
        value: "DATE",
        help: "With --repo: only files that git saw change since then.",
    },
    corpus: {
        kind: "text",
        value: "FILE",
        help: "Take points from the files in these JSON lines of crate, path and text.",
    },
    "case-list": {
        kind: "text",
        value: "FILE",
        help: "Take points from the texts that the commits of this list added.",
    },
    repos: commitOptions.repos,
} as const satisfies OptionTable;

export interface FileSource extends Omit<CommitSource, "under"> {
    readonly corpus: string | undefined;
}

/**
 * Reads the files of the one source that is given. Of commits there are as many as points are
 * wanted. Throws `cli.exclusive`, `cli.onlyWith`, `cli.noRustFiles`, `evaluation.*`.
 */
export async function sourcesOf(
    source: FileSource,
    context: CommandContext,
): Promise<SourceFile[]> {
    const { repo, since, corpus } = source;
    const list = source["case-list"];
    if (since !== undefined && repo === undefined) throw CliErrors.onlyWith("since", "repo");
    const given = [repo, corpus, list].filter((value) => value !== undefined);
    if (given.length !== 1) throw CliErrors.exclusive("repo", corpus ? "corpus" : "case-list");
    if (corpus !== undefined) {
        const files = parseCorpus(await readText(corpus));
        if (files.length === 0) throw EvaluationErrors.noPoints();
        return files;
    }
    if (list !== undefined) {
        // Some texts have no line to cut: a few more of them, so that there are enough.
        const wanted = Math.ceil(source.cases * 1.5);
        const cases = await commitCasesOf(
            { ...source, repo: undefined, under: undefined, cases: wanted },
            context,
        );
        return cases.map(({ path, before, insert, after }, index) => ({
            // A file that several commits changed is several files here.
            path,
            version: index,
            text: before + insert + after,
            within: { start: before.length, end: before.length + insert.length },
        }));
    }
    const folder = resolve(repo ?? "");
    await requireFolder(folder);
    const names = await listRustFiles({ folder, since }, context.token);
    if (names.length === 0) throw CliErrors.noRustFiles(folder);
    return readSources(folder, names, context.token);
}

/**
 * The files that a prompt may show beside those of {@link sourcesOf}: all of the repository or the
 * corpus, whenever they changed. The files of commits have none, nor have the rows of a points file.
 */
export async function neighboursOf(
    { repo, corpus }: Pick<FileSource, "repo" | "corpus">,
    { token }: CommandContext,
): Promise<SourceFile[]> {
    if (corpus !== undefined) return parseCorpus(await readText(corpus));
    if (repo === undefined) return [];
    const folder = resolve(repo);
    return readSources(folder, await listRustFiles({ folder, since: undefined }, token), token);
}

export interface PointSource extends FileSource {
    readonly points: string | undefined;
    readonly "single-line": boolean;
}

/** The points of a file, or those cut out of the given sources. */
export async function pointsOf(
    source: PointSource,
    context: CommandContext,
): Promise<CompletionPoint[]> {
    const { repo, since, points, corpus, cases, seed } = source;
    if (points !== undefined && since === undefined) {
        if (repo !== undefined) throw CliErrors.exclusive("repo", "points");
        if (corpus !== undefined) throw CliErrors.exclusive("corpus", "points");
        return parsePoints(await readText(points));
    }
    if (repo === undefined && corpus === undefined && source["case-list"] === undefined) {
        if (since !== undefined) throw CliErrors.onlyWith("since", "repo");
        throw CliErrors.exclusive("repo", "points");
    }
    const sampled = samplePoints(await sourcesOf(source, context), {
        count: cases,
        seed,
        view: source["single-line"] ? "lines" : "syntax",
    });
    if (sampled.length === 0) throw EvaluationErrors.noPoints();
    return sampled;
}
