import { parseFeatureValue } from "./feature-value.ts";
import type { GraphOptions, PackageGraph } from "./package-graph.ts";
import { incomingEdges } from "./paths-to.ts";

/** Somebody who asks for a feature. */
export interface FeatureReason {
    /** Of the package that asks; the package itself for its own features and for the user's wish. */
    readonly id: number;
    /** The feature that asks; undefined where a dependency's table or the user does. */
    readonly feature: string | undefined;
    /** `default`: a dependency's table that does not switch default features off. */
    readonly how: "root" | "default" | "dependency" | "feature";
}

/** Why each feature of a package that is on is on, in the order of the features. */
export function featureReasons(
    graph: PackageGraph,
    id: number,
    options: GraphOptions = {},
): ReadonlyMap<string, readonly FeatureReason[]> {
    const of = graph.packages[id];
    const reasons = new Map<string, FeatureReason[]>();
    const isOn = new Set(of?.features);
    for (const feature of of?.features ?? []) reasons.set(feature, []);
    const add = (feature: string, reason: FeatureReason): void => {
        if (isOn.has(feature)) reasons.get(feature)?.push(reason);
    };
    if (graph.roots.includes(id)) {
        for (const feature of namedFeatures(of?.features ?? [], of?.name ?? "", options)) {
            add(feature, { id, feature: undefined, how: "root" });
        }
    }
    for (const feature of of?.features ?? []) {
        for (const text of of?.declaredFeatures?.get(feature) ?? []) {
            const value = parseFeatureValue(text);
            const reason: FeatureReason = { id, feature, how: "feature" };
            if (value.kind === "feature") add(value.feature, reason);
            if (value.kind === "dependency-feature" && !value.isWeak) add(value.dependency, reason);
        }
    }
    for (const { from, edge } of incomingEdges(graph)[id] ?? []) {
        for (const feature of edge.features) {
            const how = feature === "default" ? "default" : "dependency";
            add(feature, { id: from, feature: undefined, how });
        }
        const asker = graph.packages[from];
        for (const feature of asker?.features ?? []) {
            for (const text of asker?.declaredFeatures?.get(feature) ?? []) {
                const value = parseFeatureValue(text);
                if (value.kind !== "dependency-feature" || value.dependency !== edge.name) continue;
                add(value.feature, { id: from, feature, how: "feature" });
            }
        }
    }
    return new Map([...reasons].map(([feature, list]) => [feature, distinct(list)]));
}

function namedFeatures(
    on: readonly string[],
    name: string,
    options: GraphOptions,
): readonly string[] {
    if (options.allFeatures === true) return on;
    const asked = (options.features ?? [])
        .flatMap((text) => text.split(/[\s,]+/))
        .map((text) => (text.startsWith(`${name}/`) ? text.slice(name.length + 1) : text));
    return options.noDefaultFeatures === true ? asked : ["default", ...asked];
}

function distinct(reasons: readonly FeatureReason[]): readonly FeatureReason[] {
    const seen = new Set<string>();
    return reasons.filter(({ id, feature, how }) => {
        const key = `${id} ${feature ?? ""} ${how}`;
        return !seen.has(key) && seen.add(key);
    });
}
