import { counted, LineIndex } from "@rust-ai-ide/core/text";
import { ChangedLines } from "../delta/changed-lines.ts";
import { addReports, type ReviewedChange } from "../engine/add-reports.ts";
import { rankOf } from "../engine/rank.ts";
import type { ReportedBy } from "../engine/reported.ts";
import { withSummary } from "../engine/summary.ts";
import type { ReviewFinding } from "../review-finding.ts";
import type { ReviewReport } from "../review-report.ts";
import { type ApiDifference, apiDifferences } from "./diff-api.ts";
import type { ApiPlace, PublicApi } from "./public-api.ts";

/** Both interfaces of one package. */
export interface PackageApis {
    readonly name: string;
    readonly base: PublicApi;
    readonly head: PublicApi;
    /** Of rustdoc: `1.95.0`. */
    readonly version: string;
    /** Of the workspace that places are told from, with `/` at its end; "" for the repository. */
    readonly folder: string;
}

/** Rules that speak of what rustdoc sees as well, and sees better. */
const seenRules =
    /^api-(?:item-removed|item-renamed|visibility-reduced|parameters-changed|return-changed|qualifiers-changed|generics-changed|variant-added|field-added|type-changed|trait-item-added|bounds-changed|implementation-removed)$/;

const rule = {
    id: "rustdoc::api_changed",
    title: "Break of the interface, seen by rustdoc",
    category: "api",
    severity: "error",
    confidence: "high",
    certainty: "proven",
} as const;

/**
 * A review with what rustdoc knows of interfaces: findings that it confirms are proven, those of
 * items that it sees unchanged or out of reach are withdrawn, and breaks that no rule saw are added.
 * Findings about what rustdoc did not see (other features, other targets) stay as they are.
 */
export function applyApis(
    report: ReviewReport,
    reviewed: ReviewedChange & { packageOf(path: string): { readonly name: string } | undefined },
    apis: readonly PackageApis[],
    disabled: readonly string[] = [],
): ReviewReport {
    const facts: string[] = [];
    const problems: string[] = [];
    const reported: ReportedBy[] = [];
    let findings = report.findings;
    let breaks = 0;
    for (const api of apis) {
        const breaking = apiDifferences(api.base, api.head).filter(({ isBreak }) => isBreak);
        breaks += breaking.length;
        const seen = seenDefinitions(api);
        const told = new Set<ApiDifference>();
        const withdrawn: string[] = [];
        findings = findings.flatMap((finding) => {
            const { item } = finding;
            const isOfPackage = reviewed.packageOf(finding.place.path)?.name === api.name;
            if (item === undefined || !isOfPackage || !seenRules.test(finding.rule))
                return [finding];
            const own = breaking.filter((each) => speaksOf(each, item));
            for (const each of own) told.add(each);
            if (own.length > 0) return [proven(finding, own, api)];
            const isNear = breaking.some((each) => isNextTo(each, item));
            if (isNear || !isSeen(item, seen)) return [finding];
            withdrawn.push(item);
            return [];
        });
        facts.push(
            `rustdoc ${api.version} compared the interface of ${api.name}: ${counted(breaking.length, "break")}.`,
        );
        if (withdrawn.length > 0) {
            const names = [...new Set(withdrawn)].slice(0, 6).join(", ");
            facts.push(
                `${counted(withdrawn.length, "finding")} withdrawn, since rustdoc sees no break there: ${names}.`,
            );
        }
        const known = new Set<string>();
        for (const each of breaking) {
            // An item with several paths breaks once.
            const { path = "" } = each.base ?? each.head ?? {};
            const rest = each.message.replace(`\`${path}\``, / as .+>$/.exec(path)?.[0] ?? "");
            const key = `${definitionOf(each)} ${rest}`;
            if (told.has(each) || known.has(key) || disabled.includes(rule.id)) continue;
            known.add(key);
            const placed = reportOf(each, api, reviewed);
            if (placed !== undefined) reported.push(placed);
            else problems.push(`Outside of the change, rustdoc says: ${each.message}`);
        }
    }
    const full = addReports({ ...report, findings }, reviewed, reported);
    const { summary } = full;
    return withSummary(
        {
            ...full,
            summary: { ...summary, facts: [...summary.facts, ...facts] },
            problems: [...full.problems, ...problems],
        },
        reviewed,
        bumpOf(full, breaks),
    );
}

/** By what is left: findings that were withdrawn ask for nothing. */
function bumpOf(
    { findings, summary }: ReviewReport,
    breaks: number,
): ReviewReport["summary"]["requiredBump"] {
    if (breaks > 0) return "major";
    const { requiredBump } = summary;
    const isBroken = findings.some(
        ({ category, severity }) => category === "api" && severity === "error",
    );
    return requiredBump === "major" && !isBroken ? "minor" : requiredBump;
}

function proven(
    finding: ReviewFinding,
    differences: readonly ApiDifference[],
    { version }: PackageApis,
): ReviewFinding {
    const grade = { severity: finding.severity, confidence: "high", certainty: "proven" } as const;
    return {
        ...finding,
        ...grade,
        rank: rankOf(grade),
        origin: { kind: "rustdoc", version },
        evidence: [
            ...finding.evidence,
            ...differences.slice(0, 5).map(({ message }) => ({ message })),
        ],
    };
}

/** `module::Type` of `module::<Type as Trait>`, which is where implementations count. */
function withoutTrait(item: string): string {
    return item.replace(/<(.+) as .+>/, "$1");
}

function definitionOf({ base, head }: ApiDifference): string {
    return (base ?? head)?.definition ?? "";
}

/** The difference is of the item, or of a part of it. */
function speaksOf(difference: ApiDifference, item: string): boolean {
    const definition = definitionOf(difference);
    const own = withoutTrait(item);
    const trait = /<.+ as (.+)>/.exec(item)?.[1];
    if (trait === undefined) return definition === own || definition.startsWith(`${own}::`);
    const path = (difference.base ?? difference.head)?.path ?? "";
    const name = trait.replace(/<.*$/, "").split("::").at(-1) ?? trait;
    return definition === own && path.includes(` as `) && path.includes(name);
}

/** The difference is of what the item belongs to. */
function isNextTo(difference: ApiDifference, item: string): boolean {
    return withoutTrait(item).startsWith(`${definitionOf(difference)}::`);
}

function seenDefinitions({ base }: PackageApis): ReadonlySet<string> {
    return new Set([...base.definitions, ...base.items.map(({ definition }) => definition)]);
}

/** A member was seen where its type was: private ones are in no list. */
function isSeen(item: string, seen: ReadonlySet<string>): boolean {
    const own = withoutTrait(item);
    const owner = own.split("::").slice(0, -1).join("::");
    return seen.has(own) || (owner !== "" && seen.has(owner));
}

function reportOf(
    { base, head: now, message }: ApiDifference,
    { folder, version, head: api }: PackageApis,
    { changes }: ReviewedChange,
): ReportedBy | undefined {
    const item = (now ?? base)?.definition;
    // What a type no longer implements is about the type, which is there.
    const isOfType = base?.kind === "implementation";
    const owner = isOfType ? api.items.find(({ definition }) => definition === item) : undefined;
    const head = now ?? owner;
    const origin = { kind: "rustdoc", version } as const;
    if (head === undefined) {
        const place = base?.place;
        const path = `${folder}${place?.path ?? ""}`;
        const file = changes.files.find((each) => (each.basePath ?? each.path) === path);
        if (place === undefined || file?.base === undefined) return undefined;
        const [start, end] = lineRange(file.base, place.line);
        return { rule, origin, report: { path, side: "base", start, end, message, item } };
    }
    const place = head.place;
    const path = `${folder}${place?.path ?? ""}`;
    const file = changes.files.find((each) => each.path === path);
    if (place === undefined || file?.head === undefined) return undefined;
    const line = firstChanged(place, new ChangedLines(file.hunks));
    if (line === undefined) return undefined;
    const [start, end] = lineRange(file.head, line);
    return { rule, origin, report: { path, start, end, message, item, isAboutRemoval: true } };
}

/** From 1; undefined where nothing of the item changed. */
function firstChanged({ line, endLine }: ApiPlace, lines: ChangedLines): number | undefined {
    for (let each = line; each <= endLine; each++) {
        if (lines.has(each - 1) || lines.hasGap(each - 1, each - 1)) return each;
    }
    return undefined;
}

/** What is written on a line, from 1. */
function lineRange(text: string, line: number): readonly [start: number, end: number] {
    const lines = new LineIndex(text);
    const first = lines.offsetAt({ line: line - 1, character: 0 });
    const end = line <= lines.lineCount ? lines.lineEnd(line - 1) : text.length;
    const indent = text.slice(first, end).search(/\S/);
    return [first + Math.max(0, indent), end];
}
