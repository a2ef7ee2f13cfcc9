import { CoverageBuilder, type CoverageReport } from "./coverage-report.ts";

/**
 * Reads tarpaulin's own JSON: `files` with `path` as a list of parts (or a text) and `traces` with
 * `line` and `stats.Line`. Undefined for another JSON.
 */
export function readTarpaulin(value: unknown): CoverageReport | undefined {
    const files = field(value, "files");
    if (!Array.isArray(files)) return undefined;
    const builder = new CoverageBuilder();
    for (const file of files) {
        const path = pathOf(field(file, "path"));
        const traces = field(file, "traces");
        if (path === undefined || !Array.isArray(traces)) {
            builder.skipped++;
            continue;
        }
        for (const trace of traces) {
            const line = field(trace, "line");
            const count = field(field(trace, "stats"), "Line");
            if (typeof line === "number" && typeof count === "number")
                builder.addLine(path, line, count);
            else builder.skipped++;
        }
    }
    return builder.report("tarpaulin");
}

function pathOf(value: unknown): string | undefined {
    if (typeof value === "string") return value;
    if (!Array.isArray(value) || value.length === 0) return undefined;
    if (!value.every((part) => typeof part === "string")) return undefined;
    // The first part of an absolute path is its root.
    return value.join("/").replace(/^\/\//, "/");
}

function field(value: unknown, name: string): unknown {
    return typeof value === "object" && value !== null
        ? (value as Record<string, unknown>)[name]
        : undefined;
}
