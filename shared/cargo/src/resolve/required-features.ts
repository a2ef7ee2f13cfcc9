import type { FeatureValue } from "../graph/feature-value.ts";
import type { PackageSummary, SummaryDependency } from "./package-summary.ts";

/** What is asked of a package that is chosen. */
export interface FeatureRequest {
    /** Members are locked with everything that anybody could switch on. */
    readonly all: boolean;
    readonly features: Iterable<string>;
    readonly usesDefault: boolean;
    readonly withDevelopment: boolean;
}

/** What follows: features that are on, and dependencies that are needed with features of theirs. */
export interface RequiredFeatures {
    readonly features: ReadonlySet<string>;
    readonly dependencies: readonly {
        readonly dependency: SummaryDependency;
        readonly features: ReadonlySet<string>;
    }[];
}

/**
 * The features of one package that a request leads to, as cargo's resolver sees them: on all targets,
 * and a weak feature (`x?/y`) needs its dependency here, as it stands in cargo's locks too. A text is
 * the name of a feature that the package does not have.
 */
export function requiredFeatures(
    summary: PackageSummary,
    request: FeatureRequest,
): RequiredFeatures | string {
    const on = new Set<string>();
    const asked = new Map<string, Set<string>>();
    const pending: string[] = request.all ? [...summary.features.keys()] : [...request.features];
    if (!request.all && request.usesDefault && summary.features.has("default")) {
        pending.push("default");
    }
    const ask = (name: string): Set<string> => {
        const known = asked.get(name);
        if (known !== undefined) return known;
        const made = new Set<string>();
        asked.set(name, made);
        return made;
    };
    const follow = (value: FeatureValue): void => {
        if (value.kind === "feature") pending.push(value.feature);
        else if (value.kind === "dependency") ask(value.dependency);
        else {
            if (!value.isWeak && isOptional(summary, value.dependency)) {
                if (summary.features.has(value.dependency)) pending.push(value.dependency);
            }
            ask(value.dependency).add(value.feature);
        }
    };
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
        if (on.has(name)) continue;
        const values = summary.features.get(name);
        if (values === undefined) return name;
        on.add(name);
        for (const value of values) follow(value);
    }
    const dependencies = summary.dependencies
        .filter(({ kind }) => kind !== "dev" || request.withDevelopment)
        .filter(({ name, isOptional }) => !isOptional || asked.has(name))
        .map((dependency) => ({
            dependency,
            features: new Set([...(asked.get(dependency.name) ?? []), ...dependency.features]),
        }));
    return { features: on, dependencies };
}

function isOptional(summary: PackageSummary, name: string): boolean {
    return summary.dependencies.some((each) => each.name === name && each.isOptional);
}
