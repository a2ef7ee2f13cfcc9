import type { FeatureMap, FeatureValue } from "./feature-value.ts";
import type { GraphEdge, GraphOptions, GraphPackage, PackageGraph } from "./package-graph.ts";
import type { ResolveDependency, ResolveInput } from "./resolve-input.ts";
import { rootRequests } from "./root-requests.ts";
import { order, select } from "./used-dependencies.ts";

interface Draft {
    readonly features: Set<string>;
    readonly edges: Map<ResolveDependency, number>;
}

/**
 * The packages that cargo would build, with the features that its resolver turns on. A package that
 * is built for the host and for the target is one package here, with what both have.
 */
export function resolveGraph(input: ResolveInput, options: GraphOptions = {}): PackageGraph {
    const { roots, problems } = rootRequests(input, options);
    const selection = select(input, roots, options);
    const drafts = new Map<number, Draft>();
    const seen = new Set<string>();
    const isSelected = roots.filter((root) => root.isSelected).map(({ index }) => index);
    const queue = isSelected.map((index) => ({ index, builtFor: selection.builtFor(index) }));
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const { index, builtFor } = next;
        if (seen.has(`${index} ${builtFor}`)) continue;
        seen.add(`${index} ${builtFor}`);
        const draft = drafts.get(index) ?? { features: new Set(), edges: new Map() };
        drafts.set(index, draft);
        for (const feature of selection.activation.features(index, builtFor)) {
            draft.features.add(feature);
        }
        for (const { dependency, to, toFor } of selection.dependencies(index, builtFor)) {
            draft.edges.set(dependency, to);
            queue.push({ index: to, builtFor: toFor });
        }
    }
    const indexes = [...drafts.keys()].sort((a, b) => a - b);
    const ids = new Map(indexes.map((index, id) => [index, id]));
    const idOf = (index: number): number => ids.get(index) ?? 0;
    const packages = indexes.map((index) => described(input, index, drafts.get(index), idOf));
    const isUnknown = (index: number): boolean => input.packages[index]?.isKnown !== true;
    return {
        packages,
        roots: isSelected.map(idOf),
        unknown: indexes.filter(isUnknown).map(idOf),
        problems: [...input.problems, ...problems],
    };
}

function described(
    input: ResolveInput,
    index: number,
    draft: Draft | undefined,
    idOf: (index: number) => number,
): GraphPackage {
    const of = input.packages[index];
    const edges = [...(draft?.edges ?? [])].map(([dependency, to]): GraphEdge => {
        const isDefault =
            dependency.usesDefaultFeatures && input.packages[to]?.features.has("default") === true;
        return {
            to: idOf(to),
            name: dependency.name,
            kind: dependency.kind,
            target: dependency.target,
            isOptional: dependency.isOptional,
            requirement: dependency.requirement,
            features: isDefault ? ["default", ...dependency.features] : dependency.features,
        };
    });
    return {
        name: of?.name ?? "",
        version: of?.version ?? "",
        source: of?.source,
        isMember: of?.isMember === true,
        manifestPath: of?.manifestPath,
        features: [...(draft?.features ?? [])].sort(order),
        dependencies: edges.sort((a, b) => a.to - b.to || order(a.name, b.name)),
        isProcMacro: of?.isProcMacro === true,
        declaredFeatures: declared(of?.features ?? new Map()),
    };
}

function declared(features: FeatureMap): ReadonlyMap<string, readonly string[]> {
    return new Map([...features].map(([name, values]) => [name, values.map(writeFeatureValue)]));
}

/** As a manifest writes it. */
export function writeFeatureValue(value: FeatureValue): string {
    if (value.kind === "feature") return value.feature;
    if (value.kind === "dependency") return `dep:${value.dependency}`;
    return `${value.dependency}${value.isWeak ? "?" : ""}/${value.feature}`;
}
