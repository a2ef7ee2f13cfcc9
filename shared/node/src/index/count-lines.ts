import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Logger } from "@rust-ai-ide/core/logger";
import { ParsePool } from "./parse-pool.ts";
import type { FileCounts } from "./pool-contract.ts";
import { wantedFiles } from "./wanted-files.ts";

/** What a language has in some folders. */
export interface LanguageCounts extends Omit<FileCounts, "borderReaders"> {
    /** As the editor names it; "" for files without a grammar that have endpoints. */
    readonly languageId: string;
    readonly files: number;
    readonly lines: number;
    readonly bytes: number;
}

const none: Omit<LanguageCounts, "languageId"> = {
    files: 0,
    lines: 0,
    bytes: 0,
    code: 0,
    comment: 0,
    blank: 0,
    functions: 0,
    unsafes: 0,
    tests: 0,
    todos: 0,
};

export interface CountOptions {
    readonly roots: readonly string[];
    readonly exclude?: readonly string[] | undefined;
    readonly workers?: number | undefined;
    readonly token: CancellationToken;
    readonly logger: Logger;
    readonly onProgress?: (files: number) => void;
}

/**
 * Reads every file once without parsing it and counts its lines of each sort, by language, the
 * largest first. Rejects with CancelledError.
 */
export async function countLines(options: CountOptions): Promise<LanguageCounts[]> {
    const { roots, exclude: excludes, workers, token, logger } = options;
    const pool = new ParsePool({ workers, logger });
    const languages = new Map<string, LanguageCounts>();
    let files = 0;
    try {
        await pool.scan({
            files: asFiles(wantedFiles({ roots, excludes, token, onProblem: () => {} })),
            facts: false,
            counts: true,
            roots,
            token,
            onResults: (results) => {
                for (const { languageId, lines, bytes, counts } of results) {
                    files++;
                    if (counts === undefined) continue;
                    const before = languages.get(languageId) ?? { languageId, ...none };
                    const more = { ...counts, files: 1, lines, bytes };
                    languages.set(languageId, sum(before, more));
                }
                options.onProgress?.(files);
            },
        });
    } finally {
        pool.dispose();
    }
    return [...languages.values()].sort(
        (left, right) => right.code - left.code || (left.languageId < right.languageId ? -1 : 1),
    );
}

async function* asFiles(
    batches: AsyncIterable<readonly string[]>,
): AsyncGenerator<readonly { readonly path: string }[]> {
    for await (const paths of batches) yield paths.map((path) => ({ path }));
}

function sum(left: LanguageCounts, right: typeof none): LanguageCounts {
    const total: Record<string, number> = {};
    for (const key of Object.keys(none) as (keyof typeof none)[]) {
        total[key] = left[key] + right[key];
    }
    return { languageId: left.languageId, ...(total as unknown as typeof none) };
}
