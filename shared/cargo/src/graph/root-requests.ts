import type { Problem } from "@rust-ai-ide/core/result";
import { type FeatureValue, parseFeatureValue } from "./feature-value.ts";
import type { GraphOptions } from "./package-graph.ts";
import type { ResolveInput, ResolvePackage } from "./resolve-input.ts";

/** A package that is built because somebody asked for it. */
export interface RootRequest {
    readonly index: number;
    readonly features: readonly FeatureValue[];
    /** Features that the command line names, `default` included unless it is switched off. */
    readonly named: readonly FeatureValue[];
    /** Whether it is among the packages that were asked for; resolver 1 builds the current one too. */
    readonly isSelected: boolean;
}

/**
 * What members are built with which features. With resolver 2 and 3 and in virtual workspaces features
 * of the command line are for every package that was asked for; with resolver 1 they are for the
 * package of the current folder, and others get theirs by `member/feature`.
 */
export function rootRequests(
    input: ResolveInput,
    options: GraphOptions,
): { readonly roots: readonly RootRequest[]; readonly problems: readonly Problem[] } {
    const problems: Problem[] = [];
    const selected = selectedMembers(input, options.packages, problems);
    const asked = (options.features ?? [])
        .flatMap((text) => text.split(/[\s,]+/))
        .filter((text) => text !== "");
    const values = [...new Set(asked)].map(parseFeatureValue);
    const isNew = input.isVirtual || input.resolver !== "1";
    const roots = isNew
        ? newRequests(input, selected, values, options, problems)
        : oldRequests(input, selected, values, options);
    return { roots, problems };
}

function newRequests(
    input: ResolveInput,
    selected: ReadonlySet<number>,
    values: readonly FeatureValue[],
    options: GraphOptions,
    problems: Problem[],
): readonly RootRequest[] {
    const found = new Set<FeatureValue>();
    const roots = input.members
        .filter((index) => selected.has(index))
        .map((index) => {
            const own: FeatureValue[] = [];
            for (const value of values) {
                const fitting = featureOf(input.packages[index], value);
                if (fitting === undefined) continue;
                found.add(value);
                own.push(fitting);
            }
            return request(input, index, own, options, true);
        });
    for (const value of values) {
        if (found.has(value)) continue;
        const name = value.kind === "feature" ? value.feature : value.dependency;
        const whole = value.kind === "dependency-feature" ? `${name}/${value.feature}` : name;
        problems.push({
            code: "graph.unknownFeature",
            message: `None of the selected packages has the feature ${whole}`,
        });
    }
    return roots;
}

function featureOf(of: ResolvePackage | undefined, value: FeatureValue): FeatureValue | undefined {
    if (of === undefined) return undefined;
    const isOptional = (name: string): boolean =>
        of.dependencies.some((each) => each.name === name && each.isOptional);
    if (value.kind === "feature") {
        const has = of.features.has(value.feature) || isOptional(value.feature);
        return has ? value : undefined;
    }
    if (value.kind === "dependency") return isOptional(value.dependency) ? value : undefined;
    if (value.dependency === of.name) {
        const has = of.features.has(value.feature) || isOptional(value.feature);
        return has ? { kind: "feature", feature: value.feature } : undefined;
    }
    return of.dependencies.some(({ name }) => name === value.dependency) ? value : undefined;
}

function oldRequests(
    input: ResolveInput,
    selected: ReadonlySet<number>,
    values: readonly FeatureValue[],
    options: GraphOptions,
): readonly RootRequest[] {
    const ofMembers = new Map<string, FeatureValue[]>();
    const ofCurrent: FeatureValue[] = [];
    for (const value of values) {
        const member =
            value.kind === "dependency-feature" &&
            input.members.find(
                (index) =>
                    index !== input.current && input.packages[index]?.name === value.dependency,
            );
        if (typeof member === "number" && selected.has(member) && value.kind !== "feature") {
            const feature = value.kind === "dependency-feature" ? value.feature : "";
            const list = ofMembers.get(value.dependency) ?? [];
            ofMembers.set(value.dependency, [...list, { kind: "feature", feature }]);
        } else ofCurrent.push(value);
    }
    return input.members.flatMap((index) => {
        if (index === input.current) {
            return [request(input, index, ofCurrent, options, selected.has(index))];
        }
        if (!selected.has(index)) return [];
        const own = ofMembers.get(input.packages[index]?.name ?? "") ?? [];
        const others = { ...options, noDefaultFeatures: false };
        return [request(input, index, own, others, true)];
    });
}

function request(
    input: ResolveInput,
    index: number,
    own: readonly FeatureValue[],
    options: GraphOptions,
    isSelected: boolean,
): RootRequest {
    const features = input.packages[index]?.features;
    const feature = (name: string): FeatureValue => ({ kind: "feature", feature: name });
    const all = options.allFeatures === true ? [...(features?.keys() ?? [])].map(feature) : [];
    const usesDefault = options.noDefaultFeatures !== true;
    const byDefault = usesDefault && features?.has("default") === true ? [feature("default")] : [];
    const named = [...all, ...(usesDefault ? [feature("default")] : []), ...own];
    return { index, features: [...own, ...byDefault, ...all], named, isSelected };
}

/** Members by `name` or `name@version`; all when nothing is asked for. */
function selectedMembers(
    input: ResolveInput,
    packages: readonly string[] | undefined,
    problems: Problem[],
): ReadonlySet<number> {
    if (packages === undefined) return new Set(input.members);
    const selected = new Set<number>();
    for (const text of packages) {
        const [name, version] = text.split("@");
        const fitting = input.members.filter((index) => {
            const each = input.packages[index];
            return each?.name === name && (version === undefined || each?.version === version);
        });
        for (const index of fitting) selected.add(index);
        if (fitting.length > 0) continue;
        problems.push({
            code: "graph.unknownPackage",
            message: `The workspace has no member ${text}`,
        });
    }
    return selected;
}
