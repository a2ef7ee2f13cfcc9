import type { SecurityFinding } from "../finding.ts";
import type { DenyPolicy, LicencePolicy } from "../policy/deny-policy.ts";
import { isMeant, type PolicyPlaces, shownLevel } from "../policy/policy-places.ts";
import { addressOf } from "../policy/source-address.ts";
import { acceptedLicences } from "./accepted-licences.ts";
import {
    evaluate,
    expressionText,
    type LicenceExpression,
    type LicenceRequirement,
    requirementText,
} from "./licence-expression.ts";
import type { LicenceFile } from "./licence-file.ts";
import { type LicenceNote, type PackageLicence, packageLicence } from "./package-licence.ts";
import { grants } from "./satisfies.ts";

/** A package of the lock with what its manifest says. */
export interface LicencedPackage {
    readonly name: string;
    readonly version: string;
    /** As in the lock; undefined for a package of a path. */
    readonly source?: string | undefined;
    readonly licence: string | undefined;
    readonly licenceFile: string | undefined;
    /** Where nobody looked, its texts are not known. */
    readonly files?: readonly LicenceFile[] | undefined;
    /** False where its manifest is not on this machine, so that nothing is known. */
    readonly isRead: boolean;
    /** A member that no registry may have. */
    readonly isPrivate: boolean;
    /** Names of the only registries that may have it. */
    readonly publishesTo?: readonly string[] | undefined;
    /** What needs it: `excluded` is for tests alone, `optional` for features that are off. */
    readonly scope: "required" | "optional" | "excluded";
    /** Nothing but build scripts needs it. */
    readonly isForBuild?: boolean | undefined;
}

/** What came of one package. */
export interface LicenceAnswer {
    readonly name: string;
    readonly version: string;
    /** As SPDX writes it; undefined: none is known. */
    readonly expression: string | undefined;
    readonly verdict: "allowed" | "rejected" | "undecided";
    /** What says so: the manifest, a clarification of the policy, or texts of files. */
    readonly from?: PackageLicence["from"];
    /** Where texts of files say so: which. */
    readonly files?: readonly string[];
    /** Where it is allowed: the fewest licences that have to be followed. */
    readonly acceptedAs?: readonly string[];
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
        if (!isLookedAt(each, own)) continue;
        const { answer, problems } = checkPackage(each, own, used);
        answers.push(answer);
        findings.push(...problems.map((found) => places.ofPackage(index, found)));
    }
    return { answers, findings: [...findings, ...unused(own, used, places)] };
}

/** Whether the policy wants to know the licence of a package. */
export function isLookedAt(each: LicencedPackage, policy: LicencePolicy | undefined): boolean {
    if (each.scope === "optional") return false;
    if (each.scope === "excluded" && policy?.includesDev !== true) return false;
    if (each.isForBuild === true && policy?.includesBuild === false) return false;
    if (policy === undefined) return !each.isPrivate;
    if (!policy.ignoresPrivate) return true;
    const { source, isPrivate, publishesTo = [] } = each;
    const isElsewhere =
        publishesTo.length > 0 &&
        publishesTo.every((name) => policy.privateRegistries.includes(name));
    const address = source === undefined ? undefined : addressOf(source);
    const isIgnored = policy.ignoredSources.some(({ value }) => addressOf(value) === address);
    return !(isPrivate || isElsewhere || isIgnored);
}

type Problem = Parameters<PolicyPlaces["ofPackage"]>[1];

interface Checked {
    readonly answer: LicenceAnswer;
    readonly problems: readonly Problem[];
}

function checkPackage(
    each: LicencedPackage,
    policy: LicencePolicy | undefined,
    used: Set<unknown>,
): Checked {
    const { name, version } = each;
    const found = packageLicence(each, policy);
    const { expression, from, files } = found;
    if (expression === undefined) return withoutExpression(each, policy, found.notes);
    const level = policy === undefined ? "information" : "warning";
    const told = found.notes.map(({ kind, message }) =>
        problem(kind, kind === "textDiffers" ? "information" : level, message),
    );
    const answer = {
        name,
        version,
        expression: expressionText(expression),
        from,
        ...(files.length === 0 ? {} : { files }),
    };
    if (policy === undefined) {
        return { answer: { ...answer, verdict: "undecided" }, problems: told };
    }
    const refused = refusedParts(expression, each, policy, used);
    if (refused === undefined) {
        const acceptedAs = acceptedLicences(expression, rankOf(each, policy)) ?? [];
        return { answer: { ...answer, verdict: "allowed", acceptedAs }, problems: told };
    }
    const source = from === "files" ? ` by the text of ${files.join(", ")}` : "";
    const message = `${name} ${version} has the licence ${answer.expression}${source}, and the policy does not allow ${refused.join(", ")}. Allow it in deny.toml, make an exception for the package, or use another package.`;
    return {
        answer: { ...answer, verdict: "rejected" },
        problems: [...told, problem("rejected", "error", message)],
    };
}

/** A missing file is no missing licence: only what was read can be without one. */
function withoutExpression(
    { name, version, licenceFile, files, isRead }: LicencedPackage,
    policy: LicencePolicy | undefined,
    notes: readonly LicenceNote[],
): Checked {
    const strict = policy !== undefined;
    const level = strict ? "warning" : "information";
    const nothing = { name, version, expression: undefined } as const;
    const clarifications = notes
        .filter(({ kind }) => kind === "clarification")
        .map(({ message }) => problem("clarification", level, message));
    if (!isRead) {
        const message = `The sources of ${name} ${version} are not on this machine, so nothing is known of its licence. Run cargo fetch.`;
        const answer = { ...nothing, verdict: "undecided" } as const;
        return { answer, problems: [problem("unknown", level, message)] };
    }
    const unparsable = notes.find(({ kind }) => kind === "unparsable");
    const isCertain =
        files !== undefined || (licenceFile === undefined && unparsable === undefined);
    const isRejected = strict && isCertain;
    const told = (kind: keyof typeof titles, message: string): Checked => ({
        answer: { ...nothing, verdict: isRejected ? "rejected" : "undecided" },
        problems: [...clarifications, problem(kind, isRejected ? "error" : level, message)],
    });
    const unclear = notes.flatMap(({ kind, message }) => (kind === "unclearFile" ? message : []));
    if (unparsable !== undefined) {
        return told("unparsable", [unparsable.message, ...unclear].join(" "));
    }
    if (unclear.length > 0) {
        return told(
            "fileOnly",
            `${name} ${version} has no licence expression. ${unclear.join(" ")}`,
        );
    }
    if (licenceFile !== undefined) {
        const message = `${name} ${version} has no licence expression but the file ${licenceFile}. Read it.`;
        return told("fileOnly", message);
    }
    const message = `The manifest of ${name} ${version} names no licence, so nothing is granted.`;
    return told("missing", message);
}

const titles = {
    clarification: "The clarification does not hold",
    rejected: "The policy does not allow the licence",
    textDiffers: "A licence file is of another licence",
    unclearFile: "A licence file is not clear",
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
    const exception = exceptionOf(owner, policy);
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

/** Of several exceptions for a package cargo-deny takes the first. */
function exceptionOf(
    owner: LicencedPackage,
    policy: LicencePolicy,
): LicencePolicy["exceptions"][number] | undefined {
    return policy.exceptions.find(({ spec }) => isMeant(spec, owner));
}

/** The allow list in its order, and last what only an exception grants. */
function rankOf(
    owner: LicencedPackage,
    policy: LicencePolicy,
): (required: LicenceRequirement) => number | undefined {
    const exception = exceptionOf(owner, policy);
    return (required) => {
        const rank = policy.allow.findIndex(({ value }) => grants(value, required));
        if (rank !== -1) return rank;
        const isExcepted = exception?.allow.some((each) => grants(each, required)) === true;
        return isExcepted ? policy.allow.length : undefined;
    };
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
        if (excepted === undefined || used.has(each) || each.isFromElsewhere === true) return [];
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
