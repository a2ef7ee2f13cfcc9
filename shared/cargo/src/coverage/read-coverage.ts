import type { CoverageReport } from "./coverage-report.ts";
import { readCobertura } from "./read-cobertura.ts";
import { readLcov } from "./read-lcov.ts";
import { readLlvmCov } from "./read-llvm-cov.ts";
import { readTarpaulin } from "./read-tarpaulin.ts";

/** Reads a report of any known format, told by what is in it; undefined when it is none of them. */
export function readCoverage(text: string): CoverageReport | undefined {
    const start = text
        .slice(0, 1_000)
        .trimStart()
        .replace(/^\uFEFF/, "");
    if (start.startsWith("{")) {
        const value = parsed(text);
        return readLlvmCov(value) ?? readTarpaulin(value);
    }
    if (start.startsWith("<")) return readCobertura(text);
    return /^(?:TN|SF):/m.test(start) ? readLcov(text) : undefined;
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text.replace(/^\uFEFF/, ""));
    } catch {
        return undefined;
    }
}
