/** One entry of a feature's list, or of `--features`. */
export type FeatureValue =
    /** `x`: another feature of the package. */
    | { readonly kind: "feature"; readonly feature: string }
    /** `dep:x`: an optional dependency without a feature of its name. */
    | { readonly kind: "dependency"; readonly dependency: string }
    /** `x/y`, or `x?/y` (weak: only when something else turns the dependency on). */
    | {
          readonly kind: "dependency-feature";
          readonly dependency: string;
          readonly feature: string;
          readonly isWeak: boolean;
      };

/** Reads what cargo's reference calls a feature value. Every text is one. */
export function parseFeatureValue(text: string): FeatureValue {
    const slash = text.indexOf("/");
    if (slash >= 0) {
        const before = text.slice(0, slash);
        const isWeak = before.endsWith("?");
        return {
            kind: "dependency-feature",
            dependency: isWeak ? before.slice(0, -1) : before,
            feature: text.slice(slash + 1),
            isWeak,
        };
    }
    if (text.startsWith("dep:")) return { kind: "dependency", dependency: text.slice(4) };
    return { kind: "feature", feature: text };
}

/** Features by name; what each turns on. */
export type FeatureMap = ReadonlyMap<string, readonly FeatureValue[]>;

/**
 * Features of a package with those that its optional dependencies make: an optional dependency is a
 * feature of its own name, unless some feature names it with `dep:` or a feature has that name.
 */
export function featureMap(
    features: ReadonlyMap<string, readonly string[]>,
    optionalDependencies: Iterable<string>,
): FeatureMap {
    const map = new Map<string, readonly FeatureValue[]>();
    const hidden = new Set<string>();
    for (const [name, list] of features) {
        const values = list.map(parseFeatureValue);
        map.set(name, values);
        for (const value of values) {
            if (value.kind === "dependency") hidden.add(value.dependency);
        }
    }
    for (const dependency of optionalDependencies) {
        if (map.has(dependency) || hidden.has(dependency)) continue;
        map.set(dependency, [{ kind: "dependency", dependency }]);
    }
    return map;
}
