/** How often the lines of one file ran. */
export interface FileCoverage {
    /** As the report names it: absolute, or from the folder that the tool ran in. */
    readonly path: string;
    /** Runs by line, from 1; lines without code are absent. */
    readonly lines: ReadonlyMap<number, number>;
    /** Of lines with branches, how many of them were taken. */
    readonly branches: ReadonlyMap<number, { readonly taken: number; readonly total: number }>;
}

/** What a tool measured. Files are in the order of the report, each once. */
export interface CoverageReport {
    readonly format: "lcov" | "llvm-cov" | "cobertura" | "tarpaulin";
    readonly files: readonly FileCoverage[];
    /** Lines or records of the report that made no sense and were left out. */
    readonly skipped: number;
}

/** Puts files together while a report is read; counts of the same line are added. */
export class CoverageBuilder {
    private readonly files = new Map<string, MutableCoverage>();
    skipped = 0;

    /** Undefined for what is no line of a file. */
    addLine(path: string, line: number, count: number): void {
        if (!isLine(line) || !Number.isFinite(count) || count < 0) {
            this.skipped++;
            return;
        }
        const { lines } = this.file(path);
        lines.set(line, (lines.get(line) ?? 0) + count);
    }

    addBranches(path: string, line: number, taken: number, total: number): void {
        if (!isLine(line) || !(total > 0) || taken < 0 || taken > total) {
            this.skipped++;
            return;
        }
        const { branches } = this.file(path);
        const known = branches.get(line) ?? { taken: 0, total: 0 };
        branches.set(line, { taken: known.taken + taken, total: known.total + total });
    }

    report(format: CoverageReport["format"]): CoverageReport {
        return { format, files: [...this.files.values()], skipped: this.skipped };
    }

    private file(path: string): MutableCoverage {
        const known = this.files.get(path);
        if (known !== undefined) return known;
        const made: MutableCoverage = { path, lines: new Map(), branches: new Map() };
        this.files.set(path, made);
        return made;
    }
}

interface MutableCoverage {
    readonly path: string;
    readonly lines: Map<number, number>;
    readonly branches: Map<number, { taken: number; total: number }>;
}

/** Lines that ran and lines with code. */
export function coveredLines({ lines }: FileCoverage): {
    readonly covered: number;
    readonly total: number;
} {
    let covered = 0;
    for (const count of lines.values()) if (count > 0) covered++;
    return { covered, total: lines.size };
}

/** Whether a number can be that of a line; no file has ten million. */
export function isLine(line: number): boolean {
    return Number.isInteger(line) && line >= 1 && line <= 10_000_000;
}
