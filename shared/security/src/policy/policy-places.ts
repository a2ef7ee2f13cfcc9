import { fingerprintOf } from "@rust-ai-ide/analysis/rules/fingerprint";
import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import { matches } from "@rust-ai-ide/cargo/version/matches";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import { LineIndex } from "@rust-ai-ide/core/text";
import { placed } from "../advisories/audit-findings.ts";
import { DependencyPaths } from "../advisories/dependency-paths.ts";
import type { FindingLocation, SecurityFinding } from "../finding.ts";
import type { PackageSpec, PolicyLevel } from "./deny-policy.ts";

export interface PolicyPlacesInput {
    readonly lock: LockFile;
    readonly lockText: string;
    readonly lockPath: string;
    readonly policyText?: string | undefined;
    readonly policyPath?: string | undefined;
    /** As of `dependencyPlaces` of the audit. */
    readonly dependencyPlaces: (
        member: LockPackage,
        dependency: LockPackage,
    ) => readonly FindingLocation[];
}

type What = Pick<SecurityFinding, "category" | "rule" | "level" | "title" | "message">;

/** Makes findings about packages of a lock and about entries of a policy, with their places. */
export class PolicyPlaces {
    private readonly input: PolicyPlacesInput;
    private readonly paths: DependencyPaths;
    private readonly lockLines: LineIndex;
    private readonly policyLines: LineIndex;

    constructor(input: PolicyPlacesInput) {
        this.input = input;
        this.paths = new DependencyPaths(input.lock);
        this.lockLines = new LineIndex(input.lockText);
        this.policyLines = new LineIndex(input.policyText ?? "");
    }

    /** About the package with this index in the lock. */
    ofPackage(index: number, what: What): SecurityFinding {
        const { lock, lockPath, dependencyPlaces } = this.input;
        const way = this.paths.to(index).flatMap((each) => lock.packages[each] ?? []);
        const [member, direct] = way;
        const found = way.at(-1);
        const { name, version, source } = found ?? { name: "", version: "", source: undefined };
        const asked = member && direct ? dependencyPlaces(member, direct) : [];
        const inLock = found ? [placed(this.lockLines, lockPath, found.versionSpan)] : [];
        return {
            ...finding(what, `${name} ${version}`),
            locations: [...asked, ...inLock],
            package: { name, version, source },
            ...(way.length < 2
                ? {}
                : {
                      dependencyPath: way.map((each) => ({
                          name: each.name,
                          version: each.version,
                          source: each.source,
                      })),
                  }),
        };
    }

    /** About what one package of the lock says of its dependency on another one. */
    ofDependency(owner: number, to: number, what: What): SecurityFinding {
        const { lock, dependencyPlaces } = this.input;
        const [member, dependency] = [lock.packages[owner], lock.packages[to]];
        const found = this.ofPackage(owner, what);
        if (member === undefined || dependency === undefined) return found;
        const locations = dependencyPlaces(member, dependency);
        return {
            ...found,
            ...finding(what, `${member.name} ${dependency.name} ${dependency.version}`),
            locations: locations.length > 0 ? locations : found.locations,
        };
    }

    /** About an entry of the policy; `entry` tells it from others in words. */
    ofPolicy(span: Span, entry: string, what: What): SecurityFinding {
        const path = this.input.policyPath ?? "deny.toml";
        return this.ofPlace(placed(this.policyLines, path, span), entry, what);
    }

    /** About a place in a file; `entry` tells it from others in words. */
    ofPlace(place: FindingLocation, entry: string, what: What): SecurityFinding {
        return { ...finding(what, entry), locations: [place] };
    }
}

/** How a finding of a level is shown; undefined where the policy wants to hear nothing of it. */
export function shownLevel(level: PolicyLevel): "error" | "warning" | undefined {
    if (level === "allow") return undefined;
    return level === "deny" ? "error" : "warning";
}

/** Whether an entry of the policy is about a package. */
export function isMeant(
    spec: PackageSpec,
    { name, version }: { readonly name: string; readonly version: string },
): boolean {
    if (spec.name !== name) return false;
    if (spec.versions === undefined) return true;
    const parsed = parseVersion(version);
    return parsed !== undefined && matches(spec.versions, parsed);
}

function finding(what: What, about: string): Omit<SecurityFinding, "locations"> {
    return {
        ...what,
        kind: what.rule.slice(what.rule.indexOf(".") + 1),
        severity: "none",
        confidence: "high",
        fingerprint: fingerprintOf(`${what.rule} ${about}`, 0),
    };
}
