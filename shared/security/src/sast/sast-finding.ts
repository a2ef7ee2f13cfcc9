import type { FindingFix } from "@rust-ai-ide/analysis/rules/finding";
import { fingerprintOf } from "@rust-ai-ide/analysis/rules/fingerprint";
import type { LocatedFinding } from "@rust-ai-ide/analysis/rules/located-finding";
import type { Severity } from "@rust-ai-ide/analysis/rules/rule";
import { silences } from "@rust-ai-ide/analysis/rules/suppressions";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { FindingLocation, SecurityFinding, SecuritySeverity } from "../finding.ts";
import { crateFlows, type TaintFlow } from "../taint/crate-taint.ts";
import { scriptTaintRuleOf } from "../taint/script-taint-rules.ts";
import type { FileTaint, TaintPlace } from "../taint/taint-facts.ts";
import { taintConfidence, taintMessage, taintRuleOf } from "../taint/taint-rules.ts";
import { securityRules } from "./rules/security-rules.ts";

/** A finding in code, with the changes that its rule offers. */
export interface SastFinding extends SecurityFinding {
    /** Offsets are those of the text in which it was found. */
    readonly fixes?: readonly FindingFix[] | undefined;
}

const severities: Readonly<Record<Severity, SecuritySeverity>> = {
    error: "high",
    warning: "medium",
    information: "low",
    hint: "none",
};
const byId = new Map(securityRules.map((rule) => [rule.id, rule]));

/** A finding of a rule; undefined for rules that are not of the product. `path` with `/`. */
export function ruleFinding(
    path: string,
    text: string,
    found: LocatedFinding,
): SastFinding | undefined {
    const rule = byId.get(found.rule);
    if (rule === undefined) return undefined;
    const lines = new LineIndex(text);
    const spanOf = (place: Omit<TaintPlace, "start" | "end">) => ({
        start: lines.offsetAt({ line: place.line - 1, character: place.column - 1 }),
        end: lines.offsetAt({ line: place.endLine - 1, character: place.endColumn - 1 }),
    });
    const { line, column, endLine, endColumn } = found;
    const references = rule.references ?? [];
    return {
        category: "sast",
        rule: rule.id,
        kind: "rule",
        severity: severities[rule.severity],
        level: rule.severity,
        confidence: rule.confidence,
        title: rule.title,
        message: found.message,
        fingerprint: found.fingerprint,
        locations: [{ path, span: spanOf(found), line, column, endLine, endColumn }],
        weaknesses: references.filter((each) => each.startsWith("CWE-")),
        references: references.filter((each) => !each.startsWith("CWE-")),
        fixes: found.fixes.map(({ title, isSafe, edits }) => ({
            title,
            isSafe,
            edits: edits.map((edit) => ({ ...spanOf(edit), text: edit.text })),
        })),
    };
}

/** Follows data through a crate; what comments silence is counted alone. */
export function taintFindings(files: readonly FileTaint[]): {
    readonly findings: readonly SastFinding[];
    readonly suppressed: number;
} {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const occurrences = new Map<string, number>();
    const findings: SastFinding[] = [];
    let suppressed = 0;
    const flows = crateFlows(files).sort(
        (left, right) =>
            (left.path < right.path ? -1 : left.path > right.path ? 1 : 0) ||
            left.place.start - right.place.start,
    );
    for (const flow of flows) {
        const file = byPath.get(flow.path);
        const isScript = file?.language === "script";
        const rule = isScript ? scriptTaintRuleOf(flow.kind) : taintRuleOf(flow.kind);
        if (rule === undefined) continue;
        const silenced = file?.silenced ?? [];
        const isSilenced = silenced.some((each) => silences(each, rule.id, flow.place.start));
        if (isSilenced) suppressed++;
        const identity = [rule.id, flow.functionName, flow.sink, flow.source.name].join("\0");
        const key = `${flow.path}\0${identity}`;
        const occurrence = occurrences.get(key) ?? 0;
        occurrences.set(key, occurrence + 1);
        if (isSilenced) continue;
        findings.push(flowFinding(flow, rule, fingerprintOf(identity, occurrence)));
    }
    return { findings, suppressed };
}

function flowFinding(
    flow: TaintFlow,
    rule: NonNullable<ReturnType<typeof taintRuleOf>>,
    fingerprint: string,
): SastFinding {
    return {
        category: "sast",
        rule: rule.id,
        kind: "taint",
        severity: severities[rule.severity],
        level: rule.severity,
        confidence: taintConfidence(flow),
        title: rule.title,
        message: taintMessage(rule, flow),
        fingerprint,
        locations: [locationOf(flow.path, flow.place)],
        weaknesses: rule.weaknesses,
        trace: flow.steps.map(({ path, place, message }) => ({
            location: locationOf(path, place),
            message,
        })),
    };
}

function locationOf(path: string, place: TaintPlace): FindingLocation {
    const { start, end, line, column, endLine, endColumn } = place;
    return { path, span: { start, end }, line, column, endLine, endColumn };
}
