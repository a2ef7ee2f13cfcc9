import type { TextChange } from "../edit.ts";
import type { Manifest, ManifestDependency } from "../manifest/manifest.ts";
import type { TomlArray, TomlString } from "../toml/syntax.ts";
import { memberAt, tableAt } from "../toml/toml-lookup.ts";
import type { TomlTable } from "../toml/tree.ts";
import { keyText, stringText } from "../toml/write-toml.ts";
import { addEntry } from "./add-dependency.ts";
import { entryLines, isStatement } from "./dependency-form.ts";
import { removeItems } from "./list-edits.ts";

/** Adds a feature to `[features]`, which is written where it is missing. */
export function addFeature(
    manifest: Manifest,
    name: string,
    enables: readonly string[],
): TextChange[] {
    const items = enables.map(stringText).join(", ");
    return addEntry(manifest, ["features"], name, `${keyText(name)} = [${items}]`);
}

/** Takes a feature away, and every mention of it in other features and in targets. */
export function removeFeature(manifest: Manifest, name: string): TextChange[] {
    const { document, root } = manifest;
    const entry = memberAt(root, ["features", name])?.entry;
    if (entry === undefined || !isStatement(document, entry)) return [];
    const lists = allFeatureLists(root);
    return [
        { ...entryLines(document, entry), text: "" },
        ...lists
            .filter(({ start }) => start < entry.start || start >= entry.end)
            .flatMap((array) => removeStrings(manifest, array, (text) => text === name)),
    ];
}

/** Takes out of lists of features what speaks of a dependency that goes away. */
export function removeMentions(manifest: Manifest, dependency: ManifestDependency): TextChange[] {
    const isMention = mentionOf(manifest, dependency);
    return allFeatureLists(manifest.root).flatMap((array) =>
        removeStrings(manifest, array, isMention),
    );
}

/**
 * Takes away what only an optional dependency can be asked for, which cargo refuses of others:
 * `dep:x` and `x` where that is no feature; `x?/y` becomes `x/y`.
 */
export function forgetOptional(
    manifest: Manifest,
    { name }: Pick<ManifestDependency, "name">,
): TextChange[] {
    const isFeature = tableAt(manifest.root, ["features"])?.members.has(name) ?? false;
    const isGone = (text: string): boolean =>
        text === `dep:${name}` || (text === name && !isFeature);
    return allFeatureLists(manifest.root).flatMap((array) => [
        ...removeStrings(manifest, array, isGone),
        ...replaceStrings(array, (text) =>
            text.startsWith(`${name}?/`) ? name + text.slice(name.length + 1) : undefined,
        ),
    ]);
}

/** Writes another name into what speaks of a dependency in lists of features. */
export function renameMentions(
    manifest: Manifest,
    dependency: ManifestDependency,
    newName: string,
): TextChange[] {
    const isMention = mentionOf(manifest, dependency);
    return allFeatureLists(manifest.root).flatMap((array) =>
        replaceStrings(array, (text) =>
            isMention(text) ? text.replace(dependency.name, () => newName) : undefined,
        ),
    );
}

/** `dep:x`, `x/y`, `x?/y`, and `x` where that is the dependency and not a feature. */
function mentionOf(
    manifest: Manifest,
    { name, optional }: ManifestDependency,
): (text: string) => boolean {
    const isFeature = tableAt(manifest.root, ["features"])?.members.has(name) ?? false;
    const isImplicit = optional?.value === true && !isFeature;
    return (text) =>
        text === `dep:${name}` ||
        text.startsWith(`${name}/`) ||
        text.startsWith(`${name}?/`) ||
        (isImplicit && text === name);
}

/** Those of `[features]`, and what targets require. */
function allFeatureLists(root: TomlTable): readonly TomlArray[] {
    return [...featureArrays(root), ...requiredFeatureArrays(root)];
}

function featureArrays(root: TomlTable): TomlArray[] {
    const members = tableAt(root, ["features"])?.members.values() ?? [];
    return [...members].flatMap(({ node }) => (node.kind === "array" ? [node] : []));
}

function requiredFeatureArrays(root: TomlTable): TomlArray[] {
    return ["bin", "example", "test", "bench"].flatMap((kind) => {
        const node = root.members.get(kind)?.node;
        if (node?.kind !== "table-array") return [];
        return node.tables.flatMap((table) => {
            const required = table.members.get("required-features")?.node;
            return required?.kind === "array" ? [required] : [];
        });
    });
}

function removeStrings(
    { document }: Manifest,
    array: TomlArray,
    isRemoved: (text: string) => boolean,
): TextChange[] {
    const removed = new Set<unknown>(
        array.items.filter((item) => item.kind === "string" && isRemoved(item.value)),
    );
    if (removed.size === 0) return [];
    return removeItems(document, array, array.items, (item) => removed.has(item));
}

function replaceStrings(
    array: TomlArray,
    replaced: (text: string) => string | undefined,
): TextChange[] {
    return array.items
        .filter((item): item is TomlString => item.kind === "string")
        .flatMap(({ start, end, value }) => {
            const text = replaced(value);
            return text === undefined ? [] : [{ start, end, text: stringText(text) }];
        });
}
