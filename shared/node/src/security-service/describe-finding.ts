import type { FindingCounts, FindingDescription } from "@rust-ai-ide/protocol/security/findings";
import type { FindingReach } from "@rust-ai-ide/protocol/security/reach";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import type { Reachability } from "@rust-ai-ide/security/reachability/reachability";
import type { Suppression } from "@rust-ai-ide/security/suppressions/suppression";

type Mutable<T> = T extends readonly (infer E)[]
    ? Mutable<E>[]
    : T extends object
      ? { -readonly [K in keyof T]: Mutable<T[K]> }
      : T;

/** The same as clients are told of it: what is undefined is absent. */
export function describeFinding(finding: SecurityFinding): FindingDescription {
    const { suppressedBy, reachability, ...rest } = finding;
    return {
        ...copied(rest),
        ...(reachability === undefined ? {} : { reachability: describeReach(reachability) }),
        ...(suppressedBy === undefined ? {} : { suppressedBy: describeSuppression(suppressedBy) }),
    };
}

export function describeReach(reachability: Reachability): FindingReach {
    return copied(reachability);
}

export function describeSuppression(
    suppression: Suppression,
): NonNullable<FindingDescription["suppressedBy"]> {
    const { rule, package: name, reason, until, format, path, span } = suppression;
    return copied({ rule, package: name, reason, until, format, path, span });
}

/** Messages are written out as JSON at once, so lists may be shared; only the types say otherwise. */
function copied<T>(value: T): Mutable<T> {
    return JSON.parse(JSON.stringify(value)) as Mutable<T>;
}

const nothing: FindingCounts = {
    critical: 0,
    high: 0,
    medium: 0,
    low: 0,
    none: 0,
    unknown: 0,
    suppressed: 0,
    reachable: 0,
    notReachable: 0,
};

/** Of several lists that share no finding. */
export function sumCounts(all: Iterable<FindingCounts>): FindingCounts {
    const sum = { ...nothing };
    for (const each of all)
        for (const key of Object.keys(sum) as (keyof FindingCounts)[]) sum[key] += each[key];
    return sum;
}

export function countFindings(findings: Iterable<SecurityFinding>): FindingCounts {
    const counts = { ...nothing };
    for (const { severity, suppressedBy, reachability } of findings) {
        if (suppressedBy !== undefined) {
            counts.suppressed++;
            continue;
        }
        counts[severity]++;
        if (reachability?.verdict === "reachable") counts.reachable++;
        if (reachability?.verdict === "not-reachable") counts.notReachable++;
    }
    return counts;
}
