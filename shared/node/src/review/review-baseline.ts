import { mkdir, readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ranked } from "@rust-ai-ide/review/engine/rank";
import type { ReviewReport } from "@rust-ai-ide/review/review-report";
import * as v from "valibot";
import { writeFileAtomic } from "../atomic-file.ts";
import { ReviewErrors } from "./review-errors.ts";

/** Path, line and rule are for people; the fingerprint counts. */
const Baseline = v.object({
    version: v.literal(1),
    findings: v.pipe(
        v.array(
            v.object({
                fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
                rule: v.pipe(v.string(), v.maxLength(200)),
                path: v.pipe(v.string(), v.maxLength(5_000)),
            }),
        ),
        v.maxLength(100_000),
    ),
});

/** Fingerprints that a baseline accepts. Rejects with `review.badBaseline`. */
export async function readBaseline(path: string): Promise<ReadonlySet<string>> {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        throw ReviewErrors.badBaseline(path, error.code ?? "it cannot be read");
    });
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        throw ReviewErrors.badBaseline(path, "it is no JSON");
    }
    const read = v.safeParse(Baseline, value);
    if (!read.success) {
        const at = v.getDotPath(read.issues[0]) ?? "its top";
        throw ReviewErrors.badBaseline(path, `something is wrong at ${at}`);
    }
    return new Set(read.output.findings.map(({ fingerprint }) => fingerprint));
}

/** Writes what was found, so that a later review leaves it out. */
export async function writeBaseline(path: string, { findings }: ReviewReport): Promise<void> {
    const entries = findings.map(({ fingerprint, rule, place }) => ({
        fingerprint,
        rule,
        path: place.path,
    }));
    const sorted = entries.toSorted((left, right) =>
        `${left.path} ${left.fingerprint}` < `${right.path} ${right.fingerprint}` ? -1 : 1,
    );
    await mkdir(dirname(resolve(path)), { recursive: true });
    const text = JSON.stringify({ version: 1, findings: sorted }, undefined, 2);
    await writeFileAtomic(path, `${text}\n`);
}

/** A report without what a baseline accepts; the summary tells how much that is. */
export function withoutKnown(
    report: ReviewReport,
    known: ReadonlySet<string>,
    mostLeads?: number,
): ReviewReport {
    const left = report.findings.filter(({ fingerprint }) => !known.has(fingerprint));
    const count = report.findings.length - left.length;
    if (count === 0) return report;
    const { summary } = report;
    const fact = `${count} ${count === 1 ? "finding is" : "findings are"} known to the baseline.`;
    return {
        ...report,
        findings: ranked(left, mostLeads),
        summary: { ...summary, facts: [...summary.facts, fact] },
    };
}
