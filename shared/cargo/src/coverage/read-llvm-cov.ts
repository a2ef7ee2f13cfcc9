import { CoverageBuilder, type CoverageReport, isLine } from "./coverage-report.ts";

/** Lines of a region beyond which it is taken for nonsense. */
const longestRegion = 100_000;

/**
 * Reads what `llvm-cov export` writes (`cargo llvm-cov --json`): segments of each file, a list of
 * `[line, column, count, hasCount, isRegionEntry, isGapRegion]` sorted by place. A line's count is
 * that of the largest region that begins on it, else that of the segment which it continues, as in
 * LLVM's LineCoverageStats. Undefined for another JSON.
 */
export function readLlvmCov(value: unknown): CoverageReport | undefined {
    if (!isRecord(value) || !Array.isArray(value.data)) return undefined;
    const builder = new CoverageBuilder();
    for (const data of value.data) {
        const files = isRecord(data) && Array.isArray(data.files) ? data.files : [];
        for (const file of files) {
            if (isRecord(file) && typeof file.filename === "string")
                addSegments(builder, file.filename, file.segments);
            else builder.skipped++;
        }
    }
    return builder.report("llvm-cov");
}

interface Segment {
    readonly line: number;
    readonly count: number;
    readonly hasCount: boolean;
    readonly isEntry: boolean;
    readonly isGap: boolean;
}

function addSegments(builder: CoverageBuilder, path: string, value: unknown): void {
    const segments: Segment[] = [];
    for (const each of Array.isArray(value) ? value : []) {
        const segment = segmentOf(each);
        if (segment === undefined || segment.line < (segments.at(-1)?.line ?? 0)) builder.skipped++;
        else segments.push(segment);
    }
    let wrapped: Segment | undefined;
    let at = 0;
    const first = segments[0]?.line ?? 1;
    const last = segments.at(-1)?.line ?? 0;
    for (let line = first; line <= Math.min(last, first + longestRegion); line++) {
        const own: Segment[] = [];
        for (; segments[at]?.line === line; at++) own.push(segments[at] as Segment);
        const entries = own.filter(({ isEntry, isGap }) => isEntry && !isGap);
        const opens = entries.some(({ hasCount }) => hasCount);
        const skipped = own[0] !== undefined && !own[0].hasCount && own[0].isEntry;
        const isMapped =
            !skipped &&
            ((wrapped?.hasCount === true && !wrapped.isGap) || (opens && own.length > 0));
        if (isMapped) {
            const counts = entries.map(({ count }) => count);
            if (wrapped !== undefined && !wrapped.isGap) counts.push(wrapped.count);
            builder.addLine(path, line, Math.max(...counts));
        }
        wrapped = own.at(-1) ?? wrapped;
    }
}

function segmentOf(value: unknown): Segment | undefined {
    if (!Array.isArray(value)) return undefined;
    const [line, , count, hasCount, isEntry, isGap] = value as unknown[];
    if (typeof line !== "number" || typeof count !== "number") return undefined;
    if (!isLine(line)) return undefined;
    return {
        line,
        count,
        hasCount: hasCount === true,
        isEntry: isEntry === true,
        isGap: isGap === true,
    };
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
