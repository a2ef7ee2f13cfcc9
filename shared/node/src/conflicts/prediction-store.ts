import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { MergePrediction } from "@rust-ai-ide/merge/prediction/prediction";
import { FilePrediction, MergeVerdict } from "@rust-ai-ide/protocol/review/conflicts";
import * as v from "valibot";
import { writeFileAtomic } from "../atomic-file.ts";
import { runGit } from "../git/run-git.ts";

/** A prediction without the names of its sides, which may be called otherwise tomorrow. */
export type KeptPrediction = Omit<MergePrediction, "ours" | "theirs">;

export interface PredictionStoreOptions {
    /** For files of this store alone. */
    readonly folder: string;
    /** Of the product: another version may predict otherwise. */
    readonly productVersion: string;
}

/** Version of the format, and of what is predicted. */
const format = 1;
/** Pairs of a repository that are kept, the latest. */
const mostPairs = 2_000;
/** Bytes of a pair that are worth keeping, and of all of them. */
const longestLine = 200_000;
const mostBytes = 4_000_000;
/** Repositories that are kept, the latest. */
const mostRepositories = 50;

const Kept = v.object({
    verdict: MergeVerdict,
    files: v.array(FilePrediction),
    sharedPaths: v.number(),
});

/** What decides over merges beside the two commits. */
export interface PredictionContext {
    /** Names the file of the repository. */
    readonly repository: string;
    /** git's version and its settings of merges. */
    readonly settings: string;
}

/**
 * What predictions of a repository depend on; undefined for a shallow one, whose commits may get other
 * ancestors. Rejects with CancelledError or a `git.*` error.
 */
export async function predictionContext(
    folder: string,
    token: CancellationToken,
): Promise<PredictionContext | undefined> {
    const where = [
        "rev-parse",
        "--is-shallow-repository",
        "--path-format=absolute",
        "--git-common-dir",
    ];
    const asked = ["config", "-z", "--get-regexp", "^(merge|diff)\\."];
    const [place, settings, version] = await Promise.all([
        runGit({ folder, arguments: where }, token),
        runGit({ folder, arguments: asked, answers: [0, 1] }, token),
        runGit({ folder, arguments: ["version"] }, token),
    ]);
    const [isShallow, ...path] = place.split("\n");
    if (isShallow !== "false") return undefined;
    return { repository: hashOf(path.join("\n")), settings: hashOf(version + settings) };
}

/**
 * Predictions on disk, by the ids of both commits: a file of lines for each repository. A line is its
 * key, a sum of the rest and the prediction as JSON. What is damaged, of another version or not
 * readable is as if it were not there; a disk that takes nothing only means that merges are made again.
 */
export class PredictionStore {
    private readonly options: PredictionStoreOptions;

    constructor(options: PredictionStoreOptions) {
        this.options = options;
    }

    /** Predictions of pairs (`OURS THEIRS`) that are there. Never rejects. */
    async read(
        context: PredictionContext,
        pairs: readonly string[],
    ): Promise<ReadonlyMap<string, KeptPrediction>> {
        const found = new Map<string, KeptPrediction>();
        const lines = await this.lines(context);
        for (const pair of pairs) {
            const key = this.keyOf(context, pair);
            const kept = readKeptLine(key, lines.get(key) ?? "");
            if (kept !== undefined) found.set(pair, kept);
        }
        return found;
    }

    /** Adds predictions, and forgets the oldest beyond what is kept. Never rejects. */
    async add(
        context: PredictionContext,
        predictions: ReadonlyMap<string, KeptPrediction>,
    ): Promise<void> {
        try {
            await mkdir(this.options.folder, { recursive: true, mode: 0o700 });
            // What another process wrote meanwhile stays.
            const lines = new Map(await this.lines(context));
            for (const [pair, { verdict, files, sharedPaths }] of predictions) {
                const key = this.keyOf(context, pair);
                const json = JSON.stringify({ verdict, files, sharedPaths });
                lines.delete(key);
                if (json.length <= longestLine) lines.set(key, `${key} ${hashOf(json)} ${json}`);
            }
            const kept: string[] = [];
            let bytes = 0;
            for (const line of [...lines.values()].reverse()) {
                bytes += Buffer.byteLength(line) + 1;
                if (kept.length >= mostPairs || bytes > mostBytes) break;
                kept.push(line);
            }
            const text = kept.reverse().map((line) => `${line}\n`);
            await writeFileAtomic(this.pathOf(context), text.join(""), { mode: 0o600 });
            await this.forgetOldest();
        } catch {
            // See above.
        }
    }

    /** Lines by their keys, the oldest first. */
    private async lines(context: PredictionContext): Promise<ReadonlyMap<string, string>> {
        const text = await readFile(this.pathOf(context), "utf8").catch(() => "");
        const lines = text.length > 2 * mostBytes ? [] : text.split("\n");
        return new Map(
            lines.flatMap((line) => {
                const [key] = wholeLine(line) ?? [];
                return key === undefined ? [] : [[key, line] as const];
            }),
        );
    }

    private async forgetOldest(): Promise<void> {
        const { folder } = this.options;
        const names = (await readdir(folder)).filter((name) => name.endsWith(ending));
        if (names.length <= mostRepositories) return;
        const ages = await Promise.all(
            names.map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })),
        );
        ages.sort((left, right) => right.time - left.time);
        for (const { name } of ages.slice(mostRepositories))
            await rm(join(folder, name), { force: true });
    }

    private pathOf({ repository }: PredictionContext): string {
        return join(this.options.folder, `${repository}${ending}`);
    }

    private keyOf({ settings }: PredictionContext, pair: string): string {
        return hashOf([format, this.options.productVersion, settings, pair].join("\n"));
    }
}

const ending = ".predictions";
const hashLength = 32;

function hashOf(text: string): string {
    return createHash("sha256").update(text).digest("hex").slice(0, hashLength);
}

/** Reads a line of the store; undefined for one that is damaged or of another key. */
export function readKeptLine(key: string, line: string): KeptPrediction | undefined {
    const [own, json = ""] = wholeLine(line) ?? [];
    if (own !== key) return undefined;
    try {
        const parsed = v.safeParse(Kept, JSON.parse(json));
        return parsed.success ? parsed.output : undefined;
    } catch {
        return undefined;
    }
}

/** Key and JSON of a line whose sum is right. */
function wholeLine(line: string): readonly [key: string, json: string] | undefined {
    const [, key, sum, json] = /^([0-9a-f]{32}) ([0-9a-f]{32}) (.*)$/s.exec(line) ?? [];
    return key === undefined || json === undefined || sum !== hashOf(json)
        ? undefined
        : [key, json];
}
