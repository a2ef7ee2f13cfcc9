import { CoverageBuilder, type CoverageReport } from "./coverage-report.ts";

/**
 * Reads an lcov tracefile (the format of geninfo, which `cargo llvm-cov --lcov` and tarpaulin write):
 * `SF:path`, `DA:line,count[,checksum]`, `BRDA:line,block,branch,taken|-`, `end_of_record`.
 */
export function readLcov(text: string): CoverageReport {
    const builder = new CoverageBuilder();
    let path: string | undefined;
    for (const line of text.split(/\r?\n/)) {
        if (line.startsWith("SF:")) path = line.slice(3);
        else if (line === "end_of_record") path = undefined;
        else if (line.startsWith("DA:")) {
            const [at = "", count = ""] = line.slice(3).split(",", 2);
            if (path === undefined || at === "" || count === "") builder.skipped++;
            else builder.addLine(path, Number(at), Number(count));
        } else if (line.startsWith("BRDA:")) {
            const [at = "", , , taken = ""] = line.slice(5).split(",", 4);
            if (path === undefined || at === "" || taken === "") builder.skipped++;
            else builder.addBranches(path, Number(at), Number(taken) > 0 ? 1 : 0, 1);
        } else if (line !== "" && !/^[A-Z]+:/.test(line)) builder.skipped++;
    }
    return builder.report("lcov");
}
