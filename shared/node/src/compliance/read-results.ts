import { type ComplianceCheck, complianceChecks } from "@rust-ai-ide/security/compliance/pack";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { findingCategories, securitySeverities } from "@rust-ai-ide/security/finding";
import type { SecurityReport } from "@rust-ai-ide/security/report/security-report";
import * as v from "valibot";
import { readSource } from "../analysis/source-folder.ts";
import { ComplianceErrors } from "./compliance-errors.ts";

const largestFile = 200_000_000;

const optionalText = v.optional(v.nullable(v.string()));

/** What of a report in JSON is looked at; the rest may be anything. */
const Results = v.object({
    findings: v.array(
        v.object({
            id: v.string(),
            category: v.picklist(findingCategories),
            kind: v.string(),
            severity: v.picklist(securitySeverities),
            title: v.string(),
            fingerprint: v.string(),
            package: optionalText,
            version: optionalText,
            weaknesses: v.optional(v.array(v.string())),
            suppressed: v.optional(v.object({ reason: v.optional(v.string()) })),
        }),
    ),
    checks: v.optional(v.array(v.string())),
    database: v.optional(
        v.nullable(v.object({ date: v.optional(v.string()), source: v.string() })),
    ),
});

export interface CheckResults {
    readonly findings: readonly SecurityFinding[];
    readonly checks: readonly ComplianceCheck[];
    readonly database: SecurityReport["database"];
}

/**
 * What an earlier run of a check printed as JSON. It tells which checks it was of; one that names a
 * database of advisories looked them up. Throws `compliance.badResults`.
 */
export async function readResults(path: string): Promise<CheckResults> {
    const text = await readSource(path, largestFile);
    if (text === undefined) throw ComplianceErrors.badResults(path, "it cannot be read");
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        throw ComplianceErrors.badResults(path, "it is no JSON");
    }
    const read = v.safeParse(Results, value);
    if (!read.success) {
        const [issue] = read.issues;
        throw ComplianceErrors.badResults(path, `see ${v.getDotPath(issue) ?? "its top"}`);
    }
    const { findings, checks = [], database } = read.output;
    const named = complianceChecks.filter((check) => checks.includes(check));
    const isAudit = database !== undefined && database !== null && !named.includes("advisories");
    return {
        findings: findings.map(asFinding),
        checks: isAudit ? [...named, "advisories"] : named,
        database:
            database === undefined || database === null
                ? undefined
                : { date: database.date, source: database.source },
    };
}

function asFinding(read: v.InferOutput<typeof Results>["findings"][number]): SecurityFinding {
    const { id, category, kind, severity, title, fingerprint, weaknesses, suppressed } = read;
    const name = read.package ?? undefined;
    return {
        category,
        rule: id,
        kind,
        severity,
        level: "warning",
        confidence: "medium",
        title,
        message: title,
        fingerprint,
        locations: [],
        ...(name === undefined
            ? {}
            : { package: { name, version: read.version ?? "", source: undefined } }),
        ...(weaknesses === undefined ? {} : { weaknesses }),
        ...(suppressed === undefined
            ? {}
            : {
                  suppressedBy: {
                      rule: id,
                      reason: suppressed.reason,
                      format: "comment",
                      path: "",
                      span: undefined,
                  },
              }),
    };
}
