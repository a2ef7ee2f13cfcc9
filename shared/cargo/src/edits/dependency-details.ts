import type { TextChange } from "../edit.ts";
import type { Manifest, ManifestDependency } from "../manifest/manifest.ts";
import { tableAt, valueAt } from "../toml/toml-lookup.ts";
import { stringText } from "../toml/write-toml.ts";
import { tablePath } from "./dependency-form.ts";
import { forgetOptional } from "./feature-edits.ts";
import { appendItem, removeItems } from "./list-edits.ts";
import { setDetails } from "./set-details.ts";

/** Writes another requirement, in the quotes that are there. */
export function setRequirement(
    manifest: Manifest,
    dependency: ManifestDependency,
    requirement: string,
): TextChange[] {
    const { requirement: written } = dependency;
    const text = stringText(requirement);
    if (written === undefined) {
        return setDetails(manifest, dependency, { set: [["version", text]], isFirst: true });
    }
    const { start, end } = written.span;
    const isLiteral = manifest.document.text[start] === "'" && !/['\r\n]/.test(requirement);
    return [{ start, end, text: isLiteral ? `'${requirement}'` : text }];
}

/** Makes the requirement accept one version only. */
export function pinDependency(
    manifest: Manifest,
    dependency: ManifestDependency,
    version: string,
): TextChange[] {
    return setRequirement(manifest, dependency, `=${version.replace(/\+.*$/, "")}`);
}

/** Makes a pinned requirement accept what is compatible; no change where it is not pinned. */
export function unpinDependency(manifest: Manifest, dependency: ManifestDependency): TextChange[] {
    const pinned = /^\s*=\s*([^,\s]+)\s*$/.exec(dependency.requirement?.value ?? "")?.[1];
    return pinned === undefined ? [] : setRequirement(manifest, dependency, pinned);
}

export function addDependencyFeature(
    manifest: Manifest,
    dependency: ManifestDependency,
    feature: string,
): TextChange[] {
    if (dependency.features.some(({ value }) => value === feature)) return [];
    const array = valueAt(manifest.root, [...tablePath(dependency), dependency.name, "features"]);
    if (array?.kind === "array") return appendItem(manifest.document, array, stringText(feature));
    return setDetails(manifest, dependency, { set: [["features", `[${stringText(feature)}]`]] });
}

/** Takes a feature out, and the key `features` with the last one. */
export function removeDependencyFeature(
    manifest: Manifest,
    dependency: ManifestDependency,
    feature: string,
): TextChange[] {
    const array = valueAt(manifest.root, [...tablePath(dependency), dependency.name, "features"]);
    if (array?.kind !== "array") return [];
    const { items } = array;
    const isIt = (item: unknown): boolean => {
        const found = items.find((known) => known === item);
        return found?.kind === "string" && found.value === feature;
    };
    if (!items.some(isIt)) return [];
    if (items.every(isIt)) return setDetails(manifest, dependency, { remove: ["features"] });
    return removeItems(manifest.document, array, items, isIt);
}

/** Says whether the default features are wanted. True, which cargo assumes, takes the key away. */
export function setDefaultFeatures(
    manifest: Manifest,
    dependency: ManifestDependency,
    isWanted: boolean,
): TextChange[] {
    const details = tableAt(manifest.root, [...tablePath(dependency), dependency.name]);
    const hasOldKey = details?.members.has("default_features") ?? false;
    const keys = ["default-features", "default_features"];
    if (isWanted) return setDetails(manifest, dependency, { remove: keys });
    const key = hasOldKey ? "default_features" : "default-features";
    return setDetails(manifest, dependency, { set: [[key, "false"]] });
}

/**
 * Says whether the dependency is optional. False, which cargo assumes, takes the key away, and what
 * asks for the dependency in features unless another table has it as optional.
 */
export function setOptional(
    manifest: Manifest,
    dependency: ManifestDependency,
    isOptional: boolean,
): TextChange[] {
    if (isOptional) return setDetails(manifest, dependency, { set: [["optional", "true"]] });
    const changes = setDetails(manifest, dependency, { remove: ["optional"] });
    const isStillOptional = manifest.dependencies.some(
        (other) =>
            other.name === dependency.name &&
            other.span.start !== dependency.span.start &&
            other.optional?.value === true,
    );
    if (changes.length === 0 || isStillOptional) return changes;
    if (!manifest.dependencies.includes(dependency)) return changes;
    return [...changes, ...forgetOptional(manifest, dependency)];
}
