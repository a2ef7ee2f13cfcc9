import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import type { AuditMatch, AuditOptions } from "@rust-ai-ide/security/advisories/audit";
import { auditLock } from "@rust-ai-ide/security/advisories/audit-lock";
import type { ChangeSet } from "../../change-set.ts";
import type { ReportedBy } from "../../engine/reported.ts";
import { type LockChange, lockChanges } from "./lock-changes.ts";

/** What is known of published versions. */
export interface VersionKnowledge {
    /** Undefined: there is none. */
    readonly database: AdvisoryDatabase | undefined;
    /** See `AuditOptions`. */
    readonly isYanked: AuditOptions["isYanked"];
}

export interface AdvisoryReports {
    readonly reported: readonly ReportedBy[];
    /** Advisories that the change gets rid of, in sentences. */
    readonly fixed: readonly string[];
}

/** Rules that only a database of advisories, or a cache of a registry's index, can fill. */
export const advisoryRuleIds: readonly string[] = ["lock-advisory", "lock-yanked"];

const rules = {
    advisory: {
        id: "lock-advisory",
        title: "Version with an advisory",
        category: "security",
        severity: "error",
        confidence: "high",
        certainty: "proven",
    },
    yanked: {
        id: "lock-yanked",
        title: "Version that was withdrawn",
        category: "dependencies",
        severity: "warning",
        confidence: "high",
        certainty: "proven",
    },
} as const;

const severities = {
    vulnerability: "error",
    unsound: "warning",
    unmaintained: "information",
    notice: "hint",
    yanked: "warning",
} as const;

/** Packages that a lock got in this change, as a lock of its own: what an audit is asked about. */
export function addedPackages(change: LockChange): LockFile {
    return { ...change.head, packages: change.added };
}

/**
 * Advisories that hold for versions which a change brings, and versions that were withdrawn; where the
 * version before had the same advisory, that is said and the finding is a hint.
 */
export function advisoryReports(changes: ChangeSet, knowledge: VersionKnowledge): AdvisoryReports {
    const { database, isYanked } = knowledge;
    const reported: ReportedBy[] = [];
    const fixed: string[] = [];
    for (const change of lockChanges(changes)) {
        const before = auditLock(change.base, database);
        const after = auditLock(change.head, database);
        const had = new Set(before.map(keyOf));
        const has = new Set(after.map(keyOf));
        for (const match of auditLock(addedPackages(change), database, { isYanked })) {
            reported.push(reportOf(change.path, match, had.has(keyOf(match))));
        }
        for (const match of before) {
            const { advisory, package: was } = match;
            if (advisory === undefined || has.has(keyOf(match))) continue;
            const now = change.updated.find(({ base }) => base === was)?.head;
            fixed.push(
                `${advisory.id} (${advisory.title}) is gone with ${was.name} ${was.version}${now === undefined ? "" : `, which is ${now.version} now`}.`,
            );
        }
    }
    return { reported, fixed };
}

function reportOf(path: string, match: AuditMatch, isOld: boolean): ReportedBy {
    const { advisory, kind } = match;
    const { name, version, versionSpan } = match.package;
    const place = { path, start: versionSpan.start, end: versionSpan.end };
    if (advisory === undefined) {
        const message = `${name} ${version} was withdrawn from its registry; take another version.`;
        return { rule: rules.yanked, report: { ...place, message } };
    }
    const { patched, url } = advisory;
    const remedy =
        patched.length === 0 ? "No fixed version is known." : `Fixed in ${patched.join(" or ")}.`;
    return {
        rule: rules.advisory,
        report: {
            ...place,
            severity: isOld ? "hint" : severities[kind],
            message: `${name} ${version}: ${advisory.title.replace(/\.$/, "")} (${advisory.id}, ${kind})${isOld ? ", as the version before" : ""}. ${remedy}`,
            evidence: [
                ...(url === undefined ? [] : [{ message: url }]),
                ...functionsOf(match.functions),
            ],
        },
    };
}

function functionsOf(functions: readonly string[]): readonly { readonly message: string }[] {
    return functions.length === 0 ? [] : [{ message: `Affected: ${functions.join(", ")}.` }];
}

/** One advisory of one package, whatever the version. */
function keyOf({ advisory, package: { name } }: Pick<AuditMatch, "advisory" | "package">): string {
    return `${advisory?.id ?? "yanked"} ${name}`;
}
