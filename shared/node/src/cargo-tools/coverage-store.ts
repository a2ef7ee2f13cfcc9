import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, normalize, resolve } from "node:path";
import {
    type CoverageReport,
    coveredLines,
    type FileCoverage,
} from "@rust-ai-ide/cargo/coverage/coverage-report";
import { readCoverage } from "@rust-ai-ide/cargo/coverage/read-coverage";
import type {
    CargoCoverage,
    CargoCoverageFile,
    CoverageLine,
} from "@rust-ai-ide/protocol/cargo/coverage";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import { CoverageErrors } from "./coverage-errors.ts";

const largestBytes = 256_000_000;
/** Relative paths that are tried to find the folder that they start from. */
const triedPaths = 20;

/** Reads coverage reports, and keeps the last one until it is written anew. */
export class CoverageStore {
    private kept: KeptReport | undefined;

    /** Rejects with `coverage.missing`, `coverage.tooLarge` or `coverage.notCoverage`. */
    async summary(report: string, folder: string): Promise<ResultOf<typeof CargoCoverage>> {
        const { content, files } = await this.read(report, folder);
        return {
            format: content.format,
            skipped: content.skipped,
            files: [...files].map(([path, file]) => ({ path, ...coveredLines(file) })),
        };
    }

    /** Rejects as {@link CoverageStore.summary} does; a file that the report does not know has no lines. */
    async file(
        report: string,
        folder: string,
        path: string,
    ): Promise<ResultOf<typeof CargoCoverageFile>> {
        const { files, writtenAt } = await this.read(report, folder);
        const file = files.get(normalize(path));
        if (file === undefined) return { lines: [], isStale: false };
        const changedAt = (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
        return { lines: linesOf(file), isStale: changedAt > writtenAt };
    }

    private async read(report: string, folder: string): Promise<KeptReport> {
        const found = await stat(report).catch(() => undefined);
        if (found === undefined || !found.isFile()) throw CoverageErrors.missing(report);
        if (found.size > largestBytes) throw CoverageErrors.tooLarge(report);
        const key = JSON.stringify([report, folder, found.mtimeMs, found.size]);
        if (this.kept?.key === key) return this.kept;
        const content = readCoverage(await readFile(report, "utf8"));
        if (content === undefined) throw CoverageErrors.notCoverage(report);
        const files = byPath(content, [folder, dirname(report)]);
        this.kept = { key, content, files, writtenAt: found.mtimeMs };
        return this.kept;
    }
}

interface KeptReport {
    readonly key: string;
    readonly content: CoverageReport;
    /** By absolute path. */
    readonly files: ReadonlyMap<string, FileCoverage>;
    readonly writtenAt: number;
}

/** Relative paths start from the first folder that has any of the files. */
function byPath({ files }: CoverageReport, folders: readonly string[]): Map<string, FileCoverage> {
    const relative = files.filter(({ path }) => !isAbsolute(path)).slice(0, triedPaths);
    const start =
        folders.find((folder) => relative.some(({ path }) => existsSync(resolve(folder, path)))) ??
        folders[0] ??
        "";
    return new Map(files.map((file) => [normalize(resolve(start, file.path)), file]));
}

function linesOf({ lines, branches }: FileCoverage): CoverageLine[] {
    return [...lines]
        .sort(([one], [other]) => one - other)
        .map(([line, count]) => {
            const taken = branches.get(line);
            const pair: [number, number] | undefined = taken && [taken.taken, taken.total];
            return { line, count, ...(pair === undefined ? {} : { branches: pair }) };
        });
}
