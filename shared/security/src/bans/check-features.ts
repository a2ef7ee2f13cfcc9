import type { LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { SecurityFinding } from "../finding.ts";
import type { BanPolicy, FeatureRule, PolicyLevel } from "../policy/deny-policy.ts";
import type { PolicyPackage } from "../policy/policy-graph.ts";
import { isMeant, type PolicyPlaces, shownLevel } from "../policy/policy-places.ts";

const ban = { category: "ban" } as const;

/** Features of one package that the policy bans, does not allow, or misses. */
export function checkFeatures(
    index: number,
    each: LockPackage,
    of: PolicyPackage,
    policy: BanPolicy,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    const opinion = of.isMember ? policy.workspaceDefaultFeatures : policy.externalDefaultFeatures;
    const ofDefault = of.features.has("default") ? opinion : undefined;
    const rules = policy.features.filter(({ spec }) => isMeant(spec, each));
    const shown = `${each.name} ${each.version}`;
    const findings: SecurityFinding[] = [];
    const isLeftToRules =
        ofDefault === "deny" &&
        rules.length > 0 &&
        rules.every(
            (rule) =>
                rule.isExact || names(rule.allow).has("default") || names(rule.deny).has("default"),
        );
    const level = ofDefault === undefined || isLeftToRules ? undefined : shownLevel(ofDefault);
    if (level !== undefined) {
        findings.push(
            places.ofPackage(index, {
                ...ban,
                rule: "ban.defaultFeature",
                level,
                title: "The package has its default features",
                message: `${shown} is built with its feature default, which the policy does not want.`,
            }),
        );
    }
    for (const rule of rules) {
        const problems = rule.isExact
            ? notExact(of, rule, ofDefault)
            : [...notAllowed(of, rule, ofDefault), ...denied(of, rule)];
        for (const problem of problems) {
            const why = rule.reason === undefined ? "" : ` The policy's reason: ${rule.reason}.`;
            const message = `${shown} ${problem.text}.${why}`;
            const { rule: name, title } = problem;
            findings.push(
                places.ofPackage(index, { ...ban, rule: name, level: "error", title, message }),
            );
        }
        if (problems.length === 0) findings.push(...unknown(each, of, rule, places));
    }
    return findings;
}

interface Problem {
    readonly rule: string;
    readonly title: string;
    readonly text: string;
}

function notExact(
    of: PolicyPackage,
    rule: FeatureRule,
    ofDefault: PolicyLevel | undefined,
): readonly Problem[] {
    const more = notNamed(of, rule, ofDefault);
    const fewer = rule.allow.flatMap(({ value }) => (of.features.has(value) ? [] : [value]));
    const parts = [
        ...(more.length === 0 ? [] : [`has ${more.join(", ")} in addition`]),
        ...(fewer.length === 0 ? [] : [`lacks ${fewer.join(", ")}`]),
    ];
    if (parts.length === 0) return [];
    const title = "The features are not exactly those of the policy";
    return [{ rule: "ban.exactFeatures", title, text: parts.join(" and ") }];
}

function notAllowed(
    of: PolicyPackage,
    rule: FeatureRule,
    ofDefault: PolicyLevel | undefined,
): readonly Problem[] {
    if (rule.allow.length === 0) return [];
    const reached = new Set<string>();
    for (const { value } of rule.allow) reach(of.declaredFeatures, value, reached);
    return notNamed(of, rule, ofDefault)
        .filter((feature) => !reached.has(feature))
        .map((feature) => ({
            rule: "ban.featureNotAllowed",
            title: "The policy does not allow the feature",
            text: `has the feature ${feature}, which is not among those that the policy allows`,
        }));
}

function denied(of: PolicyPackage, { deny }: FeatureRule): readonly Problem[] {
    return deny
        .filter(({ value }) => of.features.has(value))
        .map(({ value }) => ({
            rule: "ban.feature",
            title: "The feature is banned",
            text: `has the feature ${value}, which is banned`,
        }));
}

/** Features that are on and that the rule does not name; `default` only where others ban it. */
function notNamed(
    { features }: PolicyPackage,
    { allow }: FeatureRule,
    ofDefault: PolicyLevel | undefined,
): readonly string[] {
    const allowed = names(allow);
    const isLeft = (feature: string): boolean =>
        feature === "default" && ofDefault !== undefined && ofDefault !== "deny";
    return [...features].filter((feature) => !allowed.has(feature) && !isLeft(feature)).sort();
}

/** Everything that a feature turns on in its own package. */
function reach(
    declared: ReadonlyMap<string, readonly string[]>,
    from: string,
    reached: Set<string>,
): void {
    const queue = [from];
    for (const feature of queue) {
        for (const value of declared.get(feature) ?? []) {
            if (value.includes("/") || value.startsWith("dep:") || reached.has(value)) continue;
            reached.add(value);
            queue.push(value);
        }
    }
}

function unknown(
    { name, version }: LockPackage,
    { declaredFeatures }: PolicyPackage,
    rule: FeatureRule,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    // Where nothing is known of the package, nothing is said of it.
    if (declaredFeatures.size === 0) return [];
    return [...rule.allow, ...rule.deny].flatMap(({ value, span }) =>
        declaredFeatures.has(value)
            ? []
            : places.ofPolicy(span, `${name} ${version} ${value}`, {
                  ...ban,
                  rule: "ban.unknownFeature",
                  level: "warning",
                  title: "The package has no such feature",
                  message: `${name} ${version} has no feature ${value}.`,
              }),
    );
}

function names(list: FeatureRule["allow"]): ReadonlySet<string> {
    return new Set(list.map(({ value }) => value));
}
