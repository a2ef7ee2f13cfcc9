import type { SecurityFinding } from "../finding.ts";
import { type ExternalFinding, type ExternalTool, OwnNames } from "./external-finding.ts";

/** One of our findings, and who else reports it. */
export interface SharedFinding {
    readonly finding: SecurityFinding;
    /** Sorted; empty where nobody else does. */
    readonly alsoBy: readonly ExternalTool[];
}

/** What other tools report and we do not. */
export interface ForeignFinding {
    readonly rule: string;
    readonly package: string;
    readonly version: string;
    /** Sorted. */
    readonly by: readonly ExternalTool[];
}

export interface MergedFindings {
    /** In the order of ours, each once. */
    readonly shared: readonly SharedFinding[];
    /** By package, version and rule. */
    readonly foreign: readonly ForeignFinding[];
}

/**
 * Ours and what other tools say as one list, in which nothing appears twice: ids that are names of
 * the same advisory count as one.
 */
export function mergeExternal(
    ours: readonly SecurityFinding[],
    theirs: readonly ExternalFinding[],
): MergedFindings {
    const names = new OwnNames(ours);
    const tools = new Map<string, Set<ExternalTool>>();
    const first = new Map<string, ExternalFinding>();
    for (const each of theirs) {
        const key = names.keyOf(each);
        const known = tools.get(key) ?? new Set();
        tools.set(key, known.add(each.tool));
        if (!first.has(key)) first.set(key, each);
    }
    const by = (key: string | undefined): ExternalTool[] =>
        key === undefined ? [] : [...(tools.get(key) ?? [])].sort();
    const foreign = [...first]
        .filter(([key]) => !names.has(key))
        .map(([key, { rule, package: name, version }]) => ({
            rule,
            package: name,
            version,
            by: by(key),
        }));
    return {
        shared: ours.map((finding) => ({ finding, alsoBy: by(names.ownKey(finding)) })),
        foreign: foreign.sort((left, right) => (textOf(left) < textOf(right) ? -1 : 1)),
    };
}

function textOf(finding: ForeignFinding): string {
    return `${finding.package}\0${finding.version}\0${finding.rule}`;
}
