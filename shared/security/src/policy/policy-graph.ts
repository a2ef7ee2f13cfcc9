import {
    type CfgExpression,
    cfgHolds,
    parseCfg,
    platformHolds,
} from "@rust-ai-ide/cargo/graph/cfg-expression";
import type { FeatureMap } from "@rust-ai-ide/cargo/graph/feature-value";
import { resolveGraph } from "@rust-ai-ide/cargo/graph/resolve-graph";
import type {
    ResolveDependency,
    ResolveInput,
    ResolvePackage,
} from "@rust-ai-ide/cargo/graph/resolve-input";
import type { TargetFacts } from "@rust-ai-ide/cargo/graph/target-facts";
import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { DependencyKind } from "@rust-ai-ide/cargo/manifest/manifest";
import type { LicencedPackage } from "../licences/check-licences.ts";
import type { GraphPolicy } from "./deny-policy.ts";

/** A use of a package by another one that the policy looks at. */
export interface PolicyEdge {
    /** Index in the lock. */
    readonly to: number;
    readonly kind: DependencyKind;
    /** As the manifest has it, inheritance followed; undefined where every version fits. */
    readonly requirement: string | undefined;
}

/** A package of the lock that the policy looks at. */
export interface PolicyPackage {
    readonly isMember: boolean;
    /** A package of a path that no registry may have. */
    readonly isPrivate: boolean;
    /** Nothing leads to it but dependencies of tests. */
    readonly isForTests: boolean;
    readonly isProcMacro: boolean;
    /** Absolute, where its sources are on this machine. */
    readonly manifestPath: string | undefined;
    /** Features that are on, whatever the package is built for. */
    readonly features: ReadonlySet<string>;
    /** Features that it has, with what each turns on. */
    readonly declaredFeatures: ReadonlyMap<string, readonly string[]>;
    readonly dependencies: readonly PolicyEdge[];
    /** Indexes in the lock. */
    readonly dependents: readonly number[];
}

/** What `[graph]` leaves of a lock: one for each of its packages; undefined: not looked at. */
export type PolicyGraph = readonly (PolicyPackage | undefined)[];

export interface PolicyGraphInput {
    readonly lock: LockFile;
    readonly resolved: ResolveInput;
    /** Undefined: no policy, so that everything is looked at. */
    readonly policy: GraphPolicy | undefined;
    /** Facts of the targets of the policy, as far as they are known. */
    readonly targets: readonly TargetFacts[];
    /** Whether no registry may have a package of a path. */
    readonly isPrivate: (manifestPath: string) => boolean;
}

/**
 * The packages that a policy is held against, as cargo-deny chooses them: from all members down,
 * with one set of features for each package, dependencies of tests of members too, and of platforms
 * those that one of the targets has.
 */
export function policyGraph(input: PolicyGraphInput): PolicyGraph {
    const { lock } = input;
    const options = { target: "all", features: [ofRoots], noDefaultFeatures: true };
    const graph = resolveGraph(narrowed(input), options);
    const places = new Map(lock.packages.map((each, index) => [keyOf(each), index]));
    const inLock = graph.packages.map((each) => places.get(keyOf(each)));
    const dependents = lock.packages.map((): Set<number> => new Set());
    const drafts = new Map<number, Omit<PolicyPackage, "isForTests" | "dependents">>();
    for (const [id, each] of graph.packages.entries()) {
        const own = inLock[id];
        if (own === undefined) continue;
        const dependencies = each.dependencies.flatMap(({ to, kind, requirement }) => {
            const index = inLock[to];
            return index === undefined ? [] : [{ to: index, kind, requirement }];
        });
        for (const { to } of dependencies) dependents[to]?.add(own);
        const { isMember, isProcMacro, manifestPath } = each;
        const features = new Set(each.features);
        const declaredFeatures = new Map(each.declaredFeatures ?? []);
        features.delete(ofRoots);
        declaredFeatures.delete(ofRoots);
        const isPrivate =
            each.source === undefined &&
            manifestPath !== undefined &&
            input.isPrivate(manifestPath);
        const place = { isMember, isPrivate, isProcMacro, manifestPath };
        drafts.set(own, { ...place, features, declaredFeatures, dependencies });
    }
    const built = withoutTests(drafts);
    return lock.packages.map((_, index) => {
        const draft = drafts.get(index);
        if (draft === undefined) return undefined;
        const isForTests = !built.has(index);
        return { ...draft, isForTests, dependents: [...(dependents[index] ?? [])] };
    });
}

/** What is known of a lock alone: nothing of features, and every dependency counts. */
export function graphOfLock(
    lock: LockFile,
    scopes: readonly LicencedPackage["scope"][],
): PolicyGraph {
    const isThere = (index: number): boolean => scopes[index] !== "optional";
    const dependents = lock.packages.map((): number[] => []);
    for (const [index, { dependencies }] of lock.packages.entries()) {
        if (isThere(index)) for (const to of dependencies) dependents[to]?.push(index);
    }
    return lock.packages.map(({ source, dependencies }, index) =>
        isThere(index)
            ? {
                  isMember: source === undefined,
                  isForTests: scopes[index] === "excluded",
                  isPrivate: false,
                  isProcMacro: false,
                  manifestPath: undefined,
                  features: new Set(),
                  declaredFeatures: new Map(),
                  dependencies: dependencies
                      .filter(isThere)
                      .map((to) => ({ to, kind: "normal", requirement: "" })),
                  dependents: dependents[index] ?? [],
              }
            : undefined,
    );
}

/** What needs each package, in the words of reports. */
export function scopeOf(of: PolicyPackage | undefined): LicencedPackage["scope"] {
    if (of === undefined) return "optional";
    return of.isForTests ? "excluded" : "required";
}

/** A feature of members alone, by a name that no feature can have: all that is on in them. */
const ofRoots = "@roots";

/**
 * Features of members are those of the whole workspace, with tests and for all targets; cargo-deny
 * takes them from cargo metadata before it leaves anything out.
 */
function rootFeatures({ resolved, policy }: PolicyGraphInput): ReadonlyMap<string, FeatureMap> {
    const unified = resolveGraph(resolved, {
        isUnified: true,
        features: policy?.features ?? [],
        allFeatures: policy?.allFeatures ?? false,
        noDefaultFeatures: policy?.noDefaultFeatures ?? false,
    });
    return new Map(
        unified.packages.map((each) => {
            const values = each.features.map((feature) => ({ kind: "feature", feature }) as const);
            return [keyOf(each), new Map([[ofRoots, values]])];
        }),
    );
}

function narrowed(input: PolicyGraphInput): ResolveInput {
    const { resolved, policy, targets, isPrivate } = input;
    const roots = rootFeatures(input);
    const excluded = (policy?.exclude ?? []).flatMap((text) => parsePackageId(text) ?? []);
    const isOut = resolved.packages.map((each) => excluded.some((id) => isExcluded(id, each)));
    const holds = platformTest(policy?.targets ?? [], targets);
    const isUsed = ({ kind, target, to }: ResolveDependency): boolean =>
        !(kind === "dev" && policy?.excludesDev === true) &&
        (target === undefined || holds(target)) &&
        (to === undefined || isOut[to] !== true);
    return {
        ...resolved,
        packages: resolved.packages.map((each) => ({
            ...each,
            dependencies: each.dependencies.filter(isUsed),
            features: each.isMember
                ? new Map([...each.features, ...(roots.get(keyOf(each)) ?? [])])
                : each.features,
        })),
        members: resolved.members.filter((index) => {
            const path = resolved.packages[index]?.manifestPath;
            const isLeftOut =
                policy?.excludesUnpublished === true && path !== undefined && isPrivate(path);
            return isOut[index] !== true && !isLeftOut;
        }),
        // With resolver 1 a package has one set of features; features that are asked for are those of
        // every member in a virtual workspace alone.
        isVirtual: true,
        resolver: "1",
    };
}

function platformTest(
    wanted: GraphPolicy["targets"],
    known: readonly TargetFacts[],
): (platform: string) => boolean {
    const answers = new Map<string, boolean>();
    const targets = wanted.map(({ triple, features }): TargetFacts => {
        const facts = known.find((each) => each.triple === triple);
        const more = features.map((feature) => `target_feature="${feature}"`);
        return { triple, cfg: new Set([...(facts?.cfg ?? []), ...more]) };
    });
    return (platform) => {
        const answer =
            answers.get(platform) ??
            (targets.length === 0
                ? !isNever(parseCfg(platform))
                : targets.some((target) => platformHolds(platform, target)));
        answers.set(platform, answer);
        return answer;
    };
}

/** `cfg(any())` holds nowhere; manifests use it for what only versions are chosen of. */
function isNever(expression: CfgExpression | undefined): boolean {
    if (expression === undefined || hasValue(expression)) return false;
    return !cfgHolds(expression, new Set());
}

function hasValue(expression: CfgExpression): boolean {
    switch (expression.kind) {
        case "value":
            return true;
        case "not":
            return hasValue(expression.of);
        case "all":
        case "any":
            return expression.of.some(hasValue);
        default:
            return false;
    }
}

interface PackageId {
    readonly name: string;
    readonly version: string | undefined;
    readonly url: string | undefined;
}

/** `name`, `name@version`, `URL#name@version` ... as in `cargo pkgid`. */
function parsePackageId(text: string): PackageId | undefined {
    const [address, fragment] = text.includes("/") ? text.split("#", 2) : [undefined, text];
    const last = address?.split("/").at(-1);
    const [head = "", version] = (fragment ?? last ?? "").split(/[:@]/, 2);
    const isVersion = fragment !== undefined && last !== undefined && /^\d/.test(head);
    const name = isVersion ? last : head;
    if (!/^[\w-]+$/.test(name)) return undefined;
    return { name, version: isVersion ? head : version, url: address };
}

function isExcluded({ name, version, url }: PackageId, each: ResolvePackage): boolean {
    if (name !== each.name || (version !== undefined && version !== each.version)) return false;
    const { source } = each;
    if (url === undefined || source === undefined) return true;
    return source.replace(/^[^+]*\+/, "").replace(/[?#].*$/s, "") === url;
}

/** What is left without dependencies of tests. */
function withoutTests(
    packages: ReadonlyMap<number, Pick<PolicyPackage, "isMember" | "dependencies">>,
): ReadonlySet<number> {
    const queue = [...packages].flatMap(([index, { isMember }]) => (isMember ? [index] : []));
    const seen = new Set(queue);
    for (const index of queue) {
        for (const { to, kind } of packages.get(index)?.dependencies ?? []) {
            if (kind === "dev" || seen.has(to)) continue;
            seen.add(to);
            queue.push(to);
        }
    }
    return seen;
}

function keyOf({
    name,
    version,
    source,
}: Pick<LockPackage, "name" | "version" | "source">): string {
    return `${name} ${version} ${source ?? ""}`;
}
