import type { FeatureMap } from "../../graph/feature-value.ts";
import type { TomlPlace } from "../../toml/place-at.ts";
import { dependencyFacts, featuresOfDependency } from "../dependency-facts.ts";
import type { CompletionProposal, EditorContext } from "../editor-context.ts";
import { featureValueText } from "../feature-text.ts";
import { dependencyAt } from "../manifest-places.ts";
import { textProposal } from "./proposal-text.ts";

/** Features of the dependency whose list the place is in. */
export async function completeFeatures(
    context: EditorContext,
    place: TomlPlace,
): Promise<readonly CompletionProposal[]> {
    const found = dependencyAt(context.manifest, place.path);
    if (found === undefined) return [];
    const facts = await dependencyFacts(context, found.dependency);
    const features = await featuresOfDependency(context, facts);
    const defaults = new Set(enabledBy(features, "default"));
    return [...(features ?? [])].map(([name, values]) => {
        const isInternal = name.startsWith("_");
        const isDefault = defaults.has(name);
        return textProposal(place, "feature", name, {
            detail: [isDefault ? "on by default" : "", values.map(featureValueText).join(", ")]
                .filter((part) => part !== "")
                .join(" · "),
            sort: `${isInternal ? 2 : isDefault || name === "default" ? 1 : 0}${name}`,
        });
    });
}

/** Names of features that a feature turns on, by way of others too. */
function enabledBy(features: FeatureMap | undefined, from: string): readonly string[] {
    const found = new Set<string>();
    const waiting = [from];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        for (const value of features?.get(name) ?? []) {
            if (value.kind !== "feature" || found.has(value.feature)) continue;
            found.add(value.feature);
            waiting.push(value.feature);
        }
    }
    return [...found];
}

/** What a feature of this package may turn on. */
export async function completeFeatureValues(
    context: EditorContext,
    place: TomlPlace,
    typed: string,
): Promise<readonly CompletionProposal[]> {
    const { manifest } = context;
    const slash = typed.indexOf("/");
    if (slash >= 0) return featuresOf(context, place, typed.slice(0, slash));
    const own = place.path.at(-1);
    const features = manifest.features
        .filter(({ name }) => name !== own && name !== "default")
        .map(({ name, enables }) =>
            textProposal(place, "feature", name, {
                detail: enables.map(({ value }) => value).join(", "),
                sort: `0${name}`,
            }),
        );
    const dependencies = manifest.dependencies.filter(({ kind }) => kind !== "dev");
    const optional = dependencies.filter(({ optional }) => optional?.value === true);
    return [
        ...features,
        ...[...new Set(optional.map(({ name }) => name))].map((name) =>
            textProposal(place, "dependency", `dep:${name}`, { sort: `1${name}` }),
        ),
        ...[...new Set(dependencies.map(({ name }) => name))].map((name) =>
            textProposal(place, "dependency", `${name}/`, {
                insert: `${place.value?.kind === "string" ? "" : '"'}${name}/`,
                sort: `2${name}`,
                proposesAgain: true,
            }),
        ),
    ];
}

/** `crate/feature` and `crate?/feature` for the crate in front of the slash. */
async function featuresOf(
    context: EditorContext,
    place: TomlPlace,
    before: string,
): Promise<readonly CompletionProposal[]> {
    const name = before.replace(/\?$/, "");
    const dependency = context.manifest.dependencies.find((one) => one.name === name);
    if (dependency === undefined) return [];
    const facts = await dependencyFacts(context, dependency);
    const features = await featuresOfDependency(context, facts);
    return [...(features ?? [])].map(([feature, values]) =>
        textProposal(place, "feature", `${before}/${feature}`, {
            detail: values.map(featureValueText).join(", "),
        }),
    );
}
