import { parseFeatureValue } from "../../graph/feature-value.ts";
import type { ManifestDependency } from "../../manifest/manifest.ts";
import { dependencyFacts, featuresOfDependency, featuresOfManifest } from "../dependency-facts.ts";
import type { EditorContext } from "../editor-context.ts";
import { featureValueText } from "../feature-text.ts";

/** A feature of this package, or what a list of a feature names. */
export async function featureMarkdown(
    context: EditorContext,
    written: string,
): Promise<string | undefined> {
    const { manifest } = context;
    const value = parseFeatureValue(written);
    if (value.kind !== "feature") {
        const dependency = manifest.dependencies.find(({ name }) => name === value.dependency);
        if (dependency === undefined) return undefined;
        if (value.kind === "dependency") {
            return `Turns on the optional dependency \`${value.dependency}\`.`;
        }
        const weak = value.isWeak
            ? `Only where something else turns on \`${value.dependency}\`.`
            : `Turns on \`${value.dependency}\` too, where it is optional.`;
        const about = await featureOfDependencyMarkdown(context, dependency, value.feature);
        return [about, weak].filter((part) => part !== undefined).join("\n\n");
    }
    const features = featuresOfManifest(manifest);
    const enables = features.get(value.feature);
    if (enables === undefined) return undefined;
    const by = [...features].flatMap(([name, values]) =>
        values.some((one) => one.kind === "feature" && one.feature === value.feature) ? [name] : [],
    );
    const isImplicit = !manifest.features.some(({ name }) => name === value.feature);
    return [
        `Feature **\`${value.feature}\`**`,
        isImplicit ? "Made by the optional dependency of this name." : "",
        listText("Turns on", enables.map(featureValueText)),
        listText("Turned on by", by),
    ]
        .filter((part) => part !== "")
        .join("\n\n");
}

/** A feature of a dependency; undefined where the dependency is not known or has none of that name. */
export async function featureOfDependencyMarkdown(
    context: EditorContext,
    dependency: ManifestDependency,
    name: string,
): Promise<string | undefined> {
    const facts = await dependencyFacts(context, dependency);
    const features = await featuresOfDependency(context, facts);
    const enables = features?.get(name);
    if (enables === undefined) return undefined;
    const version = facts.locked?.version ?? facts.version?.version ?? "";
    return [
        `Feature **\`${name}\`** of \`${facts.said.packageName}\` ${version}`.trim(),
        listText("Turns on", enables.map(featureValueText)),
    ]
        .filter((part) => part !== "")
        .join("\n\n");
}

function listText(title: string, names: readonly string[]): string {
    return names.length === 0 ? "" : `${title} ${names.map((name) => `\`${name}\``).join(", ")}`;
}
