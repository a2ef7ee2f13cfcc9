import { parseFeatureValue } from "../../graph/feature-value.ts";
import type { Located, Manifest, ManifestDependency } from "../../manifest/manifest.ts";
import { placeAt, type TomlPlace } from "../../toml/place-at.ts";
import type { Span, TomlString } from "../../toml/syntax.ts";

/** What a name or a value in a manifest stands for; the span is what is underlined. */
export type ManifestEntity = Span &
    (
        | { readonly kind: "dependency"; readonly dependency: ManifestDependency }
        /** `workspace = true` of a dependency. */
        | { readonly kind: "inherited-dependency"; readonly dependency: ManifestDependency }
        /** `version.workspace = true`: a key of `[workspace.package]` or `[workspace.lints]`. */
        | { readonly kind: "inherited-key"; readonly table: string; readonly key: string }
        /** A feature of this package. */
        | { readonly kind: "feature"; readonly name: string; readonly isDefinition: boolean }
        /** A feature of a dependency. */
        | {
              readonly kind: "dependency-feature";
              readonly dependency: ManifestDependency;
              readonly feature: string;
          }
        /** A file or folder, relative to the manifest; with `*` and `?` for members. */
        | { readonly kind: "path"; readonly path: string; readonly isFolder: boolean }
    );

const targetTables = new Set(["lib", "bin", "example", "test", "bench"]);
const dependencyTables = /^(?:dev-|dev_|build-|build_)?dependencies$/;
const memberKeys = new Set(["members", "default-members", "exclude"]);
const fileKeys = new Set(["build", "readme", "license-file"]);

/** What stands at an offset; undefined where it is nothing that leads anywhere. */
export function entityAt(manifest: Manifest, offset: number): ManifestEntity | undefined {
    const place = placeAt(manifest.document, offset);
    if (place.part === "value") return valueEntity(manifest, place, offset);
    if (place.part === "key" || place.part === "header") return keyEntity(manifest, place);
    // A cursor behind a name is on it.
    const { value } = place;
    if (place.part === "none" && value?.kind === "string" && value.end === offset)
        return valueEntity(manifest, place, offset - 1);
    return undefined;
}

/** Dependencies of the package, of the workspace and of patches. */
export function allDependencies(manifest: Manifest): readonly ManifestDependency[] {
    return [
        ...manifest.dependencies,
        ...(manifest.workspace?.dependencies ?? []),
        ...manifest.patches.map(({ dependency }) => dependency),
    ];
}

function keyEntity(manifest: Manifest, place: TomlPlace): ManifestEntity | undefined {
    const { key, path } = place;
    if (key === undefined) return undefined;
    const span = { start: key.start, end: key.end };
    const dependency = allDependencies(manifest).find(
        ({ keySpan }) => keySpan.start <= key.start && key.end <= keySpan.end,
    );
    if (dependency !== undefined) return { kind: "dependency", dependency, ...span };
    if (path.length === 2 && path[0] === "features")
        return { kind: "feature", name: key.name, isDefinition: true, ...span };
    return key.name === "workspace" ? inherited(manifest, path, span) : undefined;
}

function valueEntity(
    manifest: Manifest,
    place: TomlPlace,
    offset: number,
): ManifestEntity | undefined {
    const { value, path } = place;
    if (value?.kind === "boolean" && path.at(-1) === "workspace")
        return inherited(manifest, path, value);
    if (value?.kind !== "string") return undefined;
    const span = innerSpan(value);
    const [first = "", second = ""] = path;
    const last = path.at(-1) ?? "";
    if (first === "features" && path.length === 2) {
        return featureValueEntity(manifest, value.value, span, offset);
    }
    if (last === "required-features" && targetTables.has(first))
        return featureValueEntity(manifest, value.value, span, offset);
    if (first === "workspace" && memberKeys.has(second))
        return { kind: "path", path: value.value, isFolder: true, ...span };
    const dependency = dependencyOf(manifest, path, value.start);
    if (dependency !== undefined) {
        if (last === "path") return { kind: "path", path: value.value, isFolder: true, ...span };
        if (last === "features")
            return { kind: "dependency-feature", dependency, feature: value.value, ...span };
        return { kind: "dependency", dependency, ...span };
    }
    if (last === "path" && targetTables.has(first))
        return { kind: "path", path: value.value, isFolder: false, ...span };
    if (first === "package" && path.length === 2 && fileKeys.has(last))
        return { kind: "path", path: value.value, isFolder: false, ...span };
    return undefined;
}

function featureValueEntity(
    manifest: Manifest,
    text: string,
    span: Span,
    offset: number,
): ManifestEntity | undefined {
    const value = parseFeatureValue(text);
    if (value.kind === "feature") {
        const isOwn = manifest.features.some(({ name }) => name === value.feature);
        const implicit = isOwn ? undefined : dependencyNamed(manifest, value.feature);
        if (implicit !== undefined) return { kind: "dependency", dependency: implicit, ...span };
        return { kind: "feature", name: value.feature, isDefinition: false, ...span };
    }
    const dependency = dependencyNamed(manifest, value.dependency);
    if (dependency === undefined) return undefined;
    if (value.kind === "dependency") return { kind: "dependency", dependency, ...span };
    const slash = span.start + text.indexOf("/");
    if (offset <= slash) return { kind: "dependency", dependency, start: span.start, end: slash };
    const { feature } = value;
    return { kind: "dependency-feature", dependency, feature, start: slash + 1, end: span.end };
}

function inherited(
    manifest: Manifest,
    path: readonly string[],
    { start, end }: Span,
): ManifestEntity | undefined {
    const dependency = dependencyOf(manifest, path, start);
    if (dependency !== undefined) return { kind: "inherited-dependency", dependency, start, end };
    const [table = "", key = ""] = path;
    if (table === "package" && path.length === 3)
        return { kind: "inherited-key", table: "package", key, start, end };
    return table === "lints"
        ? { kind: "inherited-key", table: "lints", key: "", start, end }
        : undefined;
}

function dependencyOf(
    manifest: Manifest,
    path: readonly string[],
    offset: number,
): ManifestDependency | undefined {
    const isOne = path.some((name) => dependencyTables.test(name)) || path[0] === "patch";
    if (!isOne) return undefined;
    return allDependencies(manifest).find(({ span }) => span.start <= offset && offset <= span.end);
}

export function dependencyNamed(manifest: Manifest, name: string): ManifestDependency | undefined {
    const named = manifest.dependencies.filter((each) => each.name === name);
    return named.find(({ kind }) => kind === "normal") ?? named[0];
}

/** A string without its quotes, where it has no escapes; else with all between them. */
function innerSpan({ start, end, quote, isClosed }: TomlString): Span {
    return { start: start + quote.length, end: isClosed ? end - quote.length : end };
}

/** The same for a value that a manifest located. */
export function spanInQuotes(text: string, { span }: Located<string>): Span {
    const quotes = /^("""|'''|["'])/.exec(text.slice(span.start, span.start + 3))?.[0].length ?? 0;
    const isClosed = span.end - span.start >= 2 * quotes;
    return { start: span.start + quotes, end: isClosed ? span.end - quotes : span.end };
}
