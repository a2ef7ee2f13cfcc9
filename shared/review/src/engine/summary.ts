import type { ChangeSet } from "../change-set.ts";
import { isLockFile } from "../changes/skip-reason.ts";
import type { FileDelta } from "../delta/file-delta.ts";
import type { ReviewFinding } from "../review-finding.ts";
import type { ReviewReport, ReviewRisk, ReviewSummary } from "../review-report.ts";
import type { PackageContext, ReviewRule } from "../review-rule.ts";

export interface SummaryInput {
    readonly changes: ChangeSet;
    readonly deltas: readonly FileDelta[];
    readonly findings: readonly ReviewFinding[];
    readonly rules: readonly ReviewRule[];
    readonly packageOf: (path: string) => PackageContext | undefined;
    readonly milliseconds: number;
}

/** Lines from which on a change is hard to review as a whole. */
const manyLines = 400;

export function summaryOf(input: SummaryInput): ReviewSummary {
    const { files } = input.changes;
    const skipped: Record<string, number> = {};
    let [addedLines, removedLines] = [0, 0];
    for (const file of files) {
        if (file.skipped !== undefined) skipped[file.skipped] = (skipped[file.skipped] ?? 0) + 1;
        // Nobody reads the lines of a lock.
        for (const { baseLines, headLines } of isLockFile(file.path) ? [] : file.hunks) {
            addedLines += headLines;
            removedLines += baseLines;
        }
    }
    const untested = untestedItems(input.findings);
    const requiredBump = bumpOf(input);
    return {
        files: files.length,
        skipped,
        addedLines,
        removedLines,
        requiredBump,
        risk: riskOf(input, requiredBump, addedLines + removedLines, untested.length),
        untested,
        models: [],
        facts: [],
        milliseconds: Math.round(input.milliseconds * 10) / 10,
    };
}

/**
 * A report whose summary speaks of the findings that it has now: compilers, advisories and models add
 * theirs, and rustdoc withdraws some, when rules are done.
 */
export function withSummary(
    report: ReviewReport,
    { deltas }: Pick<SummaryInput, "deltas">,
    requiredBump = report.summary.requiredBump,
): ReviewReport {
    const { findings, summary } = report;
    const untested = untestedItems(findings);
    const lines = summary.addedLines + summary.removedLines;
    const risk = riskOf({ findings, deltas }, requiredBump, lines, untested.length);
    return { ...report, summary: { ...summary, requiredBump, untested, risk } };
}

function untestedItems(findings: readonly ReviewFinding[]): readonly string[] {
    return findings.flatMap(({ category, item }) =>
        category === "tests" && item !== undefined ? [item] : [],
    );
}

/** By the rules that broke something, and by what is new in public. */
function bumpOf({
    findings,
    rules,
    deltas,
    packageOf,
}: SummaryInput): ReviewSummary["requiredBump"] {
    const bumps = new Map(rules.map(({ id, bump }) => [id, bump]));
    if (findings.some(({ rule }) => bumps.get(rule) === "major")) return "major";
    const changes = deltas.flatMap(({ changes: own }) => own);
    const isPublic = changes.some(
        ({ base, head }) => base?.isExported === true || head?.isExported === true,
    );
    const isNew = changes.some(
        ({ base, head }) => head?.isExported === true && base?.isExported !== true,
    );
    if (isNew || findings.some(({ rule }) => bumps.get(rule) === "minor")) return "minor";
    const isLibrary = deltas.some(({ file }) => packageOf(file.path)?.hasLibrary === true);
    return isPublic || (isLibrary && changes.length > 0) ? "patch" : "none";
}

function riskOf(
    { findings, deltas }: Pick<SummaryInput, "findings" | "deltas">,
    bump: ReviewSummary["requiredBump"],
    lines: number,
    untested: number,
): ReviewRisk {
    const reasons: { readonly weight: number; readonly text: string }[] = [];
    const add = (weight: number, count: number, one: string, many: string): void => {
        if (count > 0)
            reasons.push({ weight, text: count === 1 ? one : many.replace("#", `${count}`) });
    };
    const isGrave = ({ severity, confidence }: ReviewFinding): boolean =>
        severity === "error" && confidence !== "low";
    const breaks = findings.filter(({ category }) => category === "api").length;
    const grave = findings.filter((each) => each.category !== "api" && isGrave(each)).length;
    add(3, grave, "1 finding is an error.", "# findings are errors.");
    if (bump === "major") {
        add(
            3,
            Math.max(1, breaks),
            "The public interface breaks.",
            "The public interface breaks in # places.",
        );
    }
    const unsafes = deltas.filter(
        ({ head, base }) => (head?.facts.unsafes.length ?? 0) > (base?.facts.unsafes.length ?? 0),
    ).length;
    add(2, unsafes, "Unsafe code was added in 1 file.", "Unsafe code was added in # files.");
    add(
        1,
        untested,
        "1 changed public item has no changed test.",
        "# changed public items have no changed test.",
    );
    if (lines > manyLines) reasons.push({ weight: 1, text: `${lines} lines changed.` });
    const weight = reasons.reduce((sum, each) => sum + each.weight, 0);
    return {
        level: weight >= 3 ? "high" : weight > 0 ? "medium" : "low",
        reasons: reasons
            .toSorted((left, right) => right.weight - left.weight)
            .map(({ text }) => text),
    };
}
