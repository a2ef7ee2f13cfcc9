import type { SecurityFinding } from "../finding.ts";
import type { DenyPolicy, LicencePolicy } from "../policy/deny-policy.ts";
import { isMeant, type PolicyPlaces, shownLevel } from "../policy/policy-places.ts";
import {
    evaluate,
    expressionText,
    type LicenceExpression,
    requirementText,
} from "./licence-expression.ts";
import { parseLicence } from "./parse-licence.ts";
import { grants } from "./satisfies.ts";

/** A package of the lock with what its manifest says. */
export interface LicencedPackage {
    readonly name: string;
    readonly version: string;
    readonly licence: string | undefined;
    readonly licenceFile: string | undefined;
    /** False where its manifest is not on this machine, so that nothing is known. */
    readonly isRead: boolean;
    /** A member that no registry may have. */
    readonly isPrivate: boolean;
    /** What needs it: `excluded` is for tests alone, `optional` for features that are off. */
    readonly scope: "required" | "optional" | "excluded";
}

/** What came of one package. */
export interface LicenceAnswer {
    readonly name: string;
    readonly version: string;
    /** As SPDX writes it; undefined: none is known. */
    readonly expression: string | undefined;
    readonly verdict: "allowed" | "rejected" | "undecided";
}

export interface CheckedLicences {
    readonly answers: readonly LicenceAnswer[];
    readonly findings: readonly SecurityFinding[];
}

/**
 * Holds the licences of packages to a policy as cargo-deny does: one of the allowed licences has to
 * grant each part of an expression. Without a policy nothing is rejected; what has no expression is
 * told. `packages` are those of the lock, in its order.
 */
export function checkLicences(
    packages: readonly LicencedPackage[],
    policy: DenyPolicy | undefined,
    places: PolicyPlaces,
): CheckedLicences {
    const own = policy?.licences;
    const used = new Set<unknown>();
    const answers: LicenceAnswer[] = [];
    const findings: SecurityFinding[] = [];
    for (const [index, each] of packages.entries()) {
        if (each.scope === "optional") continue;
        if (each.scope === "excluded" && own?.includesDev !== true) continue;
        if (each.isPrivate && (own === undefined || own.ignoresPrivate)) continue;
        const { answer, problem } = checkPackage(each, own, used);
        answers.push(answer);
        if (problem !== undefined) findings.push(places.ofPackage(index, problem));
    }
    return { answers, findings: [...findings, ...unused(own, used, places)] };
}

type Problem = Parameters<PolicyPlaces["ofPackage"]>[1];

interface Checked {
    readonly answer: LicenceAnswer;
    readonly problem?: Problem;
}

function checkPackage(
    each: LicencedPackage,
    policy: LicencePolicy | undefined,
    used: Set<unknown>,
): Checked {
    const { name, version, licence } = each;
    const nothing = { name, version, expression: undefined, verdict: "undecided" } as const;
    if (licence === undefined) return withoutExpression(each, policy, nothing);
    const { expression, problems } = parseLicence(licence);
    if (expression === undefined) {
        const why = problems[0]?.message ?? "";
        const message = `The licence of ${name} ${version}, "${licence}", is no SPDX expression. ${why}`;
        const level = policy === undefined ? "information" : "warning";
        return { answer: nothing, problem: problem("unparsable", level, message) };
    }
    const text = expressionText(expression);
    if (policy === undefined) return { answer: { ...nothing, expression: text } };
    const refused = refusedParts(expression, each, policy, used);
    if (refused === undefined) {
        return { answer: { name, version, expression: text, verdict: "allowed" } };
    }
    const message = `${name} ${version} has the licence ${text}, and the policy does not allow ${refused.join(", ")}. Allow it in deny.toml, make an exception for the package, or use another package.`;
    return {
        answer: { name, version, expression: text, verdict: "rejected" },
        problem: problem("rejected", "error", message),
    };
}

/** A missing file is no missing licence: only what was read can be without one. */
function withoutExpression(
    { name, version, licenceFile, isRead }: LicencedPackage,
    policy: LicencePolicy | undefined,
    nothing: LicenceAnswer,
): Checked {
    const strict = policy !== undefined;
    if (!isRead) {
        const message = `The sources of ${name} ${version} are not on this machine, so nothing is known of its licence. Run cargo fetch.`;
        return {
            answer: nothing,
            problem: problem("unknown", strict ? "warning" : "information", message),
        };
    }
    if (licenceFile !== undefined) {
        const message = `${name} ${version} has no licence expression but the file ${licenceFile}. Read it.`;
        return {
            answer: nothing,
            problem: problem("fileOnly", strict ? "warning" : "information", message),
        };
    }
    const message = `The manifest of ${name} ${version} names no licence, so nothing is granted.`;
    const verdict = strict ? "rejected" : "undecided";
    return {
        answer: { ...nothing, verdict },
        problem: problem("missing", strict ? "error" : "information", message),
    };
}

const titles = {
    rejected: "The policy does not allow the licence",
    unparsable: "The licence is no SPDX expression",
    missing: "There is no licence",
    fileOnly: "The licence is a file alone",
    unknown: "The licence is not known",
} as const;

function problem(
    kind: keyof typeof titles,
    level: SecurityFinding["level"],
    message: string,
): Problem {
    return { category: "licence", rule: `licence.${kind}`, level, title: titles[kind], message };
}

/** Undefined where the policy is satisfied, else the licences that nothing grants. */
function refusedParts(
    expression: LicenceExpression,
    owner: LicencedPackage,
    policy: LicencePolicy,
    used: Set<unknown>,
): readonly string[] | undefined {
    // Of several exceptions for a package cargo-deny takes the first.
    const exception = policy.exceptions.find(({ spec }) => isMeant(spec, owner));
    const refused = new Set<string>();
    const isEnough = evaluate(expression, (required) => {
        if (exception?.allow.some((each) => grants(each, required)) === true) {
            used.add(exception);
            return true;
        }
        const allowed = policy.allow.find(({ value }) => grants(value, required));
        if (allowed === undefined) refused.add(requirementText(required));
        else used.add(allowed);
        return allowed !== undefined;
    });
    return isEnough ? undefined : [...refused];
}

function unused(
    policy: LicencePolicy | undefined,
    used: ReadonlySet<unknown>,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    if (policy === undefined) return [];
    const allowed = shownLevel(policy.unusedAllowed);
    const excepted = shownLevel(policy.unusedException);
    const ofAllowed = policy.allow.flatMap((each) => {
        if (allowed === undefined || used.has(each)) return [];
        const text = requirementText(each.value);
        return places.ofPolicy(each.span, text, {
            category: "licence",
            rule: "licence.unusedAllowed",
            level: allowed,
            title: "No package has the licence",
            message: `${text} is allowed, and no package has it.`,
        });
    });
    const ofExceptions = policy.exceptions.flatMap((each) => {
        if (excepted === undefined || used.has(each)) return [];
        return places.ofPolicy(each.spec.span, each.spec.name, {
            category: "licence",
            rule: "licence.unusedException",
            level: excepted,
            title: "No package needs the exception",
            message: `The exception for ${each.spec.name} is not needed.`,
        });
    });
    return [...ofAllowed, ...ofExceptions];
}
