import { fingerprintOf } from "@rust-ai-ide/analysis/rules/fingerprint";
import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import { LineIndex } from "@rust-ai-ide/core/text";
import type {
    FindingLocation,
    FindingPackage,
    SecurityFinding,
    SecuritySeverity,
} from "../finding.ts";
import type { Advisory } from "./advisory.ts";
import type { AuditMatch } from "./audit.ts";
import { DependencyPaths } from "./dependency-paths.ts";

export interface AuditFindingsInput {
    readonly lock: LockFile;
    /** The text that the lock was read from; absent: findings have no place in it. */
    readonly lockText?: string | undefined;
    readonly lockPath: string;
    readonly matches: readonly AuditMatch[];
    /**
     * Where the package of a path asks for a dependency, in its manifest or in that of the workspace.
     * Absent: findings lie in the lock alone.
     */
    readonly dependencyPlaces?:
        | ((member: LockPackage, dependency: LockPackage) => readonly FindingLocation[])
        | undefined;
}

/** Findings of an audit with their places and the way to each package, in the order of the matches. */
export function auditFindings(input: AuditFindingsInput): readonly SecurityFinding[] {
    const { lock, lockText, lockPath, matches, dependencyPlaces } = input;
    if (matches.length === 0) return [];
    const paths = new DependencyPaths(lock);
    const lines = lockText === undefined ? undefined : new LineIndex(lockText);
    return matches.map((match) => {
        const path = paths.to(match.index).flatMap((index) => lock.packages[index] ?? []);
        const [member, direct] = path;
        const places =
            member === undefined || direct === undefined
                ? []
                : (dependencyPlaces?.(member, direct) ?? []);
        const inLock =
            lines === undefined ? [] : [placed(lines, lockPath, match.package.versionSpan)];
        return { ...described(match), locations: [...places, ...inLock], ...waysOf(path) };
    });
}

/** A place in a text, with lines and columns from 1. */
export function placed(lines: LineIndex, path: string, span: Span): FindingLocation {
    const [start, end] = [lines.positionAt(span.start), lines.positionAt(span.end)];
    return {
        path,
        span: { start: span.start, end: span.end },
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
    };
}

function waysOf(path: readonly LockPackage[]): Pick<SecurityFinding, "dependencyPath"> {
    return path.length < 2 ? {} : { dependencyPath: path.map(packageOf) };
}

function packageOf({ name, version, source }: LockPackage): FindingPackage {
    return { name, version, source };
}

function described(match: AuditMatch): Omit<SecurityFinding, "locations"> {
    const { advisory, package: found, kind } = match;
    const fingerprint = fingerprintOf(
        `${advisory?.id ?? "yanked"} ${found.name} ${found.version}`,
        0,
    );
    const common = { kind, confidence: "high", fingerprint, package: packageOf(found) } as const;
    if (advisory === undefined) {
        return {
            ...common,
            category: "yanked",
            rule: "yanked",
            severity: "none",
            level: "warning",
            title: "The version was withdrawn",
            message: `${found.name} ${found.version} was yanked from its registry: its authors do not want it to be used. Update it.`,
        };
    }
    const { score } = advisory;
    return {
        ...common,
        category: "advisory",
        rule: advisory.id,
        severity: severityOf(advisory),
        level: levels[advisory.kind],
        title: advisory.title,
        message: messageOf(match, advisory),
        fixedIn: advisory.patched,
        aliases: advisory.aliases,
        references: [...(advisory.url === undefined ? [] : [advisory.url]), ...advisory.references],
        ...(score === undefined
            ? {}
            : { score: { vector: score.vector, value: score.score, version: score.version } }),
    };
}

const levels = {
    vulnerability: "error",
    unsound: "warning",
    unmaintained: "information",
    notice: "information",
} as const;

/** Of the score; without one only what is meant to harm has a severity that nobody disputes. */
function severityOf({ kind, score, categories, keywords }: Advisory): SecuritySeverity {
    if (score !== undefined) return score.severity;
    if (kind === "unmaintained" || kind === "notice") return "none";
    const isMalicious = [...categories, ...keywords].some((each) => each.includes("malicious"));
    return isMalicious ? "critical" : "unknown";
}

function messageOf(match: AuditMatch, advisory: Advisory): string {
    const { name, version } = match.package;
    const what = {
        vulnerability: "is vulnerable",
        unsound: "is unsound",
        unmaintained: "is unmaintained",
        notice: "has a notice",
    }[advisory.kind];
    const title = /[.!?]$/.test(advisory.title) ? advisory.title : `${advisory.title}.`;
    const parts = [`${name} ${version} ${what}: ${title}`];
    if (match.functions.length > 0) parts.push(`Affected: ${match.functions.join(", ")}.`);
    if (advisory.patched.length > 0) parts.push(`Fixed in ${advisory.patched.join(" or ")}.`);
    else if (advisory.kind !== "unmaintained" && advisory.kind !== "notice") {
        parts.push("No fixed version is known.");
    }
    return parts.join(" ");
}
