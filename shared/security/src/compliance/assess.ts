import type { FindingCategory, SecurityFinding, SecuritySeverity } from "../finding.ts";
import type { SecurityReport } from "../report/security-report.ts";
import type {
    ComplianceCheck,
    ComplianceControl,
    ComplianceFact,
    CompliancePack,
    Evidence,
} from "./pack.ts";

/** What a fact is in this workspace, in words for the report. */
export interface FactAnswer {
    readonly holds: boolean;
    readonly detail: string;
}

export interface ComplianceInput {
    readonly report: SecurityReport;
    /** Which checks ran over the whole workspace; silence of the others proves nothing. */
    readonly checks: ReadonlySet<ComplianceCheck>;
    /** Facts that nobody looked up count as missing. */
    readonly facts: ReadonlyMap<ComplianceFact, FactAnswer>;
    /** Files that are there, relative to the root with `/`. */
    readonly files: ReadonlySet<string>;
}

export type ControlStatus = "proven" | "manual" | "missing";

export interface EvidenceResult {
    /** `note`: material for a person, which proves nothing by itself. */
    readonly state: "holds" | "missing" | "note";
    readonly text: string;
}

export interface ControlResult {
    readonly id: string;
    readonly title: string;
    readonly status: ControlStatus;
    readonly evidence: readonly EvidenceResult[];
    readonly manual: string | undefined;
}

export interface ComplianceReport {
    readonly pack: Pick<CompliancePack, "id" | "version" | "title" | "source">;
    readonly subject: SecurityReport["subject"];
    readonly tool: SecurityReport["tool"];
    readonly createdAt: string;
    readonly database: SecurityReport["database"];
    readonly controls: readonly ControlResult[];
    readonly counts: Readonly<Record<ControlStatus, number>>;
}

/**
 * Holds each control against what is known. Proven: all evidence holds and nothing is left to a
 * person. Manual: what there is of evidence holds, and a person has to show the rest. Missing: a
 * piece of evidence is not there, or was not looked for.
 */
export function assessCompliance(pack: CompliancePack, input: ComplianceInput): ComplianceReport {
    const controls = pack.controls.map((control) => assessed(control, input));
    const count = (status: ControlStatus): number =>
        controls.filter((control) => control.status === status).length;
    const { id, version, title, source } = pack;
    const { subject, tool, createdAt, database } = input.report;
    return {
        pack: { id, version, title, source },
        subject,
        tool,
        createdAt,
        database,
        controls,
        counts: { proven: count("proven"), manual: count("manual"), missing: count("missing") },
    };
}

function assessed(control: ComplianceControl, input: ComplianceInput): ControlResult {
    const evidence = control.evidence.map((each) => weigh(each, input));
    const isMissing = evidence.some(({ state }) => state === "missing");
    const holds = evidence.some(({ state }) => state === "holds");
    const isManual = control.manual !== undefined || !holds;
    return {
        id: control.id,
        title: control.title,
        status: isMissing ? "missing" : isManual ? "manual" : "proven",
        evidence,
        manual: control.manual,
    };
}

function weigh(evidence: Evidence, input: ComplianceInput): EvidenceResult {
    switch (evidence.kind) {
        case "check":
            return weighCheck(evidence, input);
        case "fact": {
            const answer = input.facts.get(evidence.fact);
            if (answer === undefined) return missing(`${evidence.fact}: was not looked up.`);
            return { state: answer.holds ? "holds" : "missing", text: answer.detail };
        }
        case "file": {
            const found = evidence.any.find((path) => input.files.has(path));
            if (found !== undefined) return { state: "holds", text: `${evidence.what}: ${found}.` };
            return missing(`${evidence.what}: none of ${evidence.any.join(", ")} is there.`);
        }
        case "inventory": {
            const { packages } = input.report;
            if (packages.length === 0) return missing("There is no inventory of packages.");
            const text = `An inventory of ${packages.length} packages can be written as CycloneDX and SPDX.`;
            return { state: "holds", text };
        }
        case "packages":
            return namedPackages(evidence, input);
    }
}

function missing(text: string): EvidenceResult {
    return { state: "missing", text };
}

const categories: Readonly<Record<ComplianceCheck, readonly FindingCategory[]>> = {
    advisories: ["advisory", "yanked"],
    sast: ["sast"],
    secrets: ["secret"],
    licences: ["licence"],
    bans: ["ban", "source"],
    unsafe: ["unsafe"],
};

const order: readonly SecuritySeverity[] = ["low", "medium", "high", "critical"];
const mostNamed = 5;

function weighCheck(
    { check, weaknesses, severity }: Extract<Evidence, { kind: "check" }>,
    { checks, report }: ComplianceInput,
): EvidenceResult {
    const subject = weaknesses === undefined ? "" : ` for ${weaknesses.join(", ")}`;
    if (!checks.has(check)) return missing(`The check of ${check}${subject} was not run.`);
    const ofCheck = report.findings.filter((finding) => {
        if (!categories[check].includes(finding.category)) return false;
        if (weaknesses !== undefined && !sharesOne(finding, weaknesses)) return false;
        // What has no severity is not harmless for that, but what is graded lower does not count.
        const rank = order.indexOf(finding.severity);
        return severity === undefined || rank < 0
            ? severity === undefined || finding.severity === "unknown"
            : rank >= order.indexOf(severity);
    });
    const open = ofCheck.filter(({ suppressedBy }) => suppressedBy === undefined);
    const accepted = ofCheck.length - open.length;
    const from = severity === undefined ? "" : ` from ${severity} on`;
    if (open.length === 0) {
        const also = accepted === 0 ? "" : ` ${accepted} accepted by decision.`;
        return {
            state: "holds",
            text: `The check of ${check}${subject} found nothing open${from}.${also}`,
        };
    }
    const named = [...new Set(open.map(nameOf))].sort();
    const more = named.length > mostNamed ? ` and ${named.length - mostNamed} more` : "";
    const list = named.slice(0, mostNamed).join(", ");
    return missing(`Open findings of ${check}${subject}${from}: ${open.length} (${list}${more}).`);
}

function sharesOne({ weaknesses = [] }: SecurityFinding, wanted: readonly string[]): boolean {
    return weaknesses.some((each) => wanted.includes(each));
}

function nameOf({ rule, package: owner }: SecurityFinding): string {
    return owner === undefined ? rule : `${rule} in ${owner.name} ${owner.version}`;
}

function namedPackages(
    { names, what }: Extract<Evidence, { kind: "packages" }>,
    { report }: ComplianceInput,
): EvidenceResult {
    const exact = new Set(names.filter((name) => !name.endsWith("*")));
    const prefixes = names.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
    const found = report.packages
        .map(({ name }) => name)
        .filter((name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix)));
    const list = [...new Set(found)].sort();
    const text = list.length === 0 ? "none that is known" : list.join(", ");
    return { state: "note", text: `${what}: ${text}.` };
}
