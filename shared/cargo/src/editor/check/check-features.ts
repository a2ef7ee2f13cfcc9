import { parseFeatureValue } from "../../graph/feature-value.ts";
import type { Located, Manifest } from "../../manifest/manifest.ts";
import { featuresOfManifest } from "../dependency-facts.ts";
import type { ManifestProblem } from "../editor-context.ts";
import { nearestOfFew } from "../nearest.ts";
import { problem } from "../problems.ts";

/** Features that name what is not there, names that cargo refuses, and circles. */
export function checkFeatures(manifest: Manifest): readonly ManifestProblem[] {
    const facts = namesOf(manifest);
    return [
        ...manifest.features.flatMap(({ name, keySpan, enables }) => [
            ...checkFeatureName(name, keySpan),
            ...enables.flatMap((value) => checkValue(facts, name, value)),
        ]),
        ...manifest.targets.flatMap(({ requiredFeatures }) =>
            requiredFeatures.flatMap((value) => checkValue(facts, undefined, value)),
        ),
        ...checkCircles(manifest),
    ];
}

interface Names {
    readonly features: ReadonlySet<string>;
    /** Name of a dependency with whether it is optional in some table. */
    readonly dependencies: ReadonlyMap<string, boolean>;
    readonly nearest: ReturnType<typeof nearestOfFew>;
}

function namesOf(manifest: Manifest): Names {
    const dependencies = new Map<string, boolean>();
    for (const { name, optional } of manifest.dependencies) {
        dependencies.set(name, dependencies.get(name) === true || optional?.value === true);
    }
    const features = new Set(featuresOfManifest(manifest).keys());
    return { features, dependencies, nearest: nearestOfFew() };
}

function checkFeatureName(name: string, span: Located<string>["span"]): readonly ManifestProblem[] {
    if (/^[\p{XID_Start}_\d][\p{XID_Continue}\-+.]*$/u.test(name)) return [];
    const message = "A feature's name has letters, digits, `_`, `-`, `+` and `.`.";
    return [problem("bad-name", span, message, { data: { name } })];
}

/** One entry of a feature's list, or of the features that a target needs. */
function checkValue(
    { features, dependencies, nearest: nearestName }: Names,
    feature: string | undefined,
    { value: written, span }: Located<string>,
): readonly ManifestProblem[] {
    const value = parseFeatureValue(written);
    const table = feature === undefined ? "required-features" : `features.${feature}`;
    if (value.kind === "feature") {
        const { feature: name } = value;
        if (features.has(name)) return [];
        const isOptional = dependencies.get(name);
        if (isOptional === true) {
            const expected = `dep:${name}`;
            const message = `\`${name}\` is no feature, since \`${expected}\` is written elsewhere: write \`${expected}\`.`;
            return [
                problem("unknown-feature", span, message, {
                    data: { name, table, suggestions: [expected] },
                }),
            ];
        }
        if (isOptional === false) {
            const message = `\`${name}\` is a dependency that is always there: only optional ones can be turned on.`;
            return [problem("not-optional", span, message, { data: { name, table } })];
        }
        const code = feature === undefined ? "unknown-required-feature" : "unknown-feature";
        return [unknown(code, `There is no feature \`${name}\`.`, name, [...features])];
    }
    const { dependency } = value;
    const isOptional = dependencies.get(dependency);
    if (isOptional === undefined) {
        // `package/feature` of a target may name a member of the workspace.
        if (feature === undefined) return [];
        const message = `There is no dependency \`${dependency}\`.`;
        return [unknown("unknown-dependency", message, dependency, [...dependencies.keys()])];
    }
    const needsOptional = value.kind === "dependency" || value.isWeak;
    if (isOptional || !needsOptional) return [];
    const message = `\`${dependency}\` is always there: \`${value.kind === "dependency" ? "dep:" : "?"}\` is for optional dependencies.`;
    return [problem("not-optional", span, message, { data: { name: dependency, table } })];

    function unknown(
        code: "unknown-feature" | "unknown-required-feature" | "unknown-dependency",
        message: string,
        name: string,
        candidates: readonly string[],
    ): ManifestProblem {
        const nearest = nearestName(name, candidates);
        const hint = nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
        const suggestions = nearest === undefined ? [] : [nearest];
        return problem(code, span, `${message}${hint}`, { data: { name, table, suggestions } });
    }
}

/** Features that turn each other on. Cargo refuses only the one that turns on itself. */
function checkCircles({ features }: Manifest): readonly ManifestProblem[] {
    const byName = new Map(features.map((feature) => [feature.name, feature]));
    const state = new Map<string, "open" | "done">();
    const problems: ManifestProblem[] = [];
    for (const { name } of features) {
        // A stack of its own: a chain of features may be longer than the stack of the program.
        const stack: { readonly name: string; next: number }[] = [];
        if (state.get(name) === undefined) stack.push({ name, next: 0 });
        for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
            const { name: current } = top;
            state.set(current, "open");
            const value = byName.get(current)?.enables[top.next];
            top.next += 1;
            if (value === undefined) {
                state.set(current, "done");
                stack.pop();
                continue;
            }
            const target = value.value;
            if (!byName.has(target)) continue;
            if (state.get(target) === "open") {
                problems.push(
                    circle(
                        value,
                        stack.map((one) => one.name),
                        target,
                    ),
                );
            } else if (state.get(target) === undefined) stack.push({ name: target, next: 0 });
        }
    }
    return problems;
}

function circle(
    { span }: Located<string>,
    open: readonly string[],
    target: string,
): ManifestProblem {
    const names = open.slice(open.indexOf(target));
    const table = `features.${open.at(-1) ?? ""}`;
    if (names.length === 1) {
        const message = `The feature \`${target}\` turns on itself.`;
        return problem("feature-of-itself", span, message, { data: { name: target, table } });
    }
    const message = `These features turn on each other: ${[...names, target].join(" → ")}.`;
    return problem("feature-cycle", span, message, { data: { name: target, table } });
}
