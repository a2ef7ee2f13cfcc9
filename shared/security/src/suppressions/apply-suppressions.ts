import { matches } from "@rust-ai-ide/cargo/version/matches";
import { parseRequirement } from "@rust-ai-ide/cargo/version/parse-requirement";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { FindingPackage, SecurityFinding } from "../finding.ts";
import type { Suppression } from "./suppression.ts";
import type { SuppressionProblem } from "./suppression-file.ts";
import { isDay } from "./until-text.ts";

export interface AppliedSuppressions {
    /** In the order that they were given in; suppressed ones with `suppressedBy`. */
    readonly findings: readonly SecurityFinding[];
    /** Suppressions that ended, and those that nothing is left for. */
    readonly problems: readonly SuppressionProblem[];
}

const kinds = new Set(["unmaintained", "unsound", "notice", "yanked"]);

/** `today`: `2026-11-22`. The first suppression that holds is the one that a finding names. */
export function applySuppressions(
    findings: readonly SecurityFinding[],
    suppressions: readonly Suppression[],
    today: string,
): AppliedSuppressions {
    const byRule = new Map<string, Suppression[]>();
    for (const each of suppressions) {
        const list = byRule.get(each.rule) ?? [];
        byRule.set(each.rule, list);
        list.push(each);
    }
    const met = new Set<Suppression>();
    const applied = findings.map((finding) => {
        let holds: Suppression | undefined;
        for (const name of namesOf(finding)) {
            for (const each of byRule.get(name) ?? []) {
                if (!isAbout(each, finding)) continue;
                met.add(each);
                if (!isOver(each, today)) holds ??= each;
            }
        }
        if (holds === undefined || finding.suppressedBy !== undefined) return finding;
        return { ...finding, suppressedBy: holds };
    });
    const problems = suppressions.flatMap((each) => problemOf(each, met.has(each), today));
    return { findings: applied, problems };
}

/** What a suppression may call a finding. */
function namesOf({ rule, aliases = [], category, kind }: SecurityFinding): Iterable<string> {
    if (category !== "advisory" && category !== "yanked") return [rule];
    return new Set([rule, ...aliases, "*", ...(kinds.has(kind) ? [kind] : [])]);
}

function isAbout(suppression: Suppression, finding: SecurityFinding): boolean {
    const { package: wanted, versions } = suppression;
    if (wanted === undefined) return suppression.rule !== "*";
    const { package: owner, dependencyPath } = finding;
    if (owner !== undefined && isPackage(owner, wanted, versions)) return true;
    // A product of OpenVEX may be the program that contains the package.
    const [member] = suppression.format === "openvex" ? (dependencyPath ?? []) : [];
    return member !== undefined && isPackage(member, wanted, versions);
}

function isPackage(owner: FindingPackage, name: string, versions: string | undefined): boolean {
    if (owner.name !== name) return false;
    if (versions === undefined || versions === `=${owner.version}`) return true;
    const requirement = parseRequirement(versions);
    const version = parseVersion(owner.version);
    return requirement !== undefined && version !== undefined && matches(requirement, version);
}

function isOver({ until }: Suppression, today: string): boolean {
    return until !== undefined && (!isDay(until) || until < today);
}

function problemOf(
    suppression: Suppression,
    isMet: boolean,
    today: string,
): readonly SuppressionProblem[] {
    const { rule, package: owner, versions, until, path, span, isSetting, format } = suppression;
    const name = owner === undefined ? rule : `${rule} of ${owner}`;
    const problem = (code: string, message: string): SuppressionProblem => ({
        code: `suppression.${code}`,
        message,
        path,
        span,
    });
    if (versions !== undefined && parseRequirement(versions) === undefined) {
        return [problem("badVersion", `${versions} is no requirement of versions.`)];
    }
    if (isSetting === true || format === "comment") return [];
    if (!isMet)
        return [problem("unused", `Nothing is found that the suppression of ${name} is for.`)];
    if (until === undefined || !isDay(until) || until >= today) return [];
    return [
        problem(
            "expired",
            `The suppression of ${name} ended on ${until}. Look at the finding again, then renew or remove it.`,
        ),
    ];
}
