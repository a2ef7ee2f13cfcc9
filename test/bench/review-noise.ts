// How much reviews say about commits that change documentation or layout alone, by their subjects, and
// about all commits:
//   node --import tsx test/bench/review-noise.ts COMMITS REPOSITORY [REPOSITORY...]
// Repositories may be bare.
import { execFileSync } from "node:child_process";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { runReview } from "../../shared/node/src/review/run-review.ts";

const quiet =
    /^(?:docs?|style|chore\(fmt\))(?:\([^)]*\))?:|\b(?:rustfmt|cargo fmt|run fmt|fmt|reformat|typos?|formatting|readme|changelog|doc(?:s|umentation)? (?:fix|update|improve)\w*|(?:fix|update|improve) doc\w*)\b/i;

const [wanted = "0", ...repositories] = process.argv.slice(2);
if (repositories.length === 0) console.log("Skipped: name a number of commits and repositories.");
for (const isQuiet of [true, false]) {
    let [commits, findings, leads, withAny, milliseconds] = [0, 0, 0, 0, 0];
    const byRule = new Map<string, number>();
    for (const folder of repositories) {
        const log = execFileSync("git", ["log", "--no-merges", "-6000", "--format=%H %s"], {
            cwd: folder,
            encoding: "utf8",
            maxBuffer: 1 << 28,
        });
        const chosen = log
            .split("\n")
            .filter((line) => line !== "" && (!isQuiet || quiet.test(line.slice(41))))
            .slice(0, Math.ceil(Number(wanted) / repositories.length));
        for (const line of chosen) {
            const head = line.slice(0, 40);
            const scope = { kind: "revisions", base: `${head}^`, head } as const;
            const outcome = await runReview({ folder, scope }, NeverCancelled).catch(
                () => undefined,
            );
            if (outcome === undefined) continue;
            const { report } = outcome;
            commits++;
            findings += report.findings.length;
            leads += report.findings.filter(({ isLead }) => isLead).length;
            if (report.findings.length > 0) withAny++;
            milliseconds += report.summary.milliseconds;
            for (const { rule } of report.findings) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
        }
    }
    const each = (count: number): string => (count / Math.max(1, commits)).toFixed(3);
    console.log(
        `${isQuiet ? "documentation and layout" : "any"}: ${commits} commits, ${each(findings)} findings and ${each(leads)} leads a commit, ${withAny} with any, ${each(milliseconds)} ms each`,
    );
    const rules = [...byRule].sort((left, right) => right[1] - left[1]).slice(0, 15);
    console.log(`   ${rules.map(([rule, count]) => `${rule} ${count}`).join(", ")}`);
}
