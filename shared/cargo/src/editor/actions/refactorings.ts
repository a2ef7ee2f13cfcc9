import {
    pinDependency,
    removeDependencyFeature,
    setDefaultFeatures,
    setOptional,
    unpinDependency,
} from "../../edits/dependency-details.ts";
import { toInlineForm, toStringForm, toTableForm } from "../../edits/dependency-forms.ts";
import { addFeature, removeFeature } from "../../edits/feature-edits.ts";
import { moveDependency } from "../../edits/move-dependency.ts";
import { removeDependency } from "../../edits/remove-dependency.ts";
import { sortEntries } from "../../edits/sort-dependencies.ts";
import { inheritDependency, toWorkspaceDependency } from "../../edits/workspace-dependency.ts";
import type { ManifestDependency } from "../../manifest/manifest.ts";
import { placeAt } from "../../toml/place-at.ts";
import type { Span, TomlSection } from "../../toml/syntax.ts";
import { dependencyFacts } from "../dependency-facts.ts";
import type { EditorContext } from "../editor-context.ts";
import { dependencyAt, workspaceRootOf } from "../manifest-places.ts";
import { actionOf, type Fix, type ManifestAction } from "./manifest-action.ts";

/** What can be done with the dependency, the feature or the table at a place. */
export async function refactorings(
    context: EditorContext,
    { start }: Span,
): Promise<readonly ManifestAction[]> {
    const { manifest } = context;
    const place = placeAt(manifest.document, start);
    const actions = sortings(context, place.section);
    const here = dependencyAt(manifest, place.path);
    if (here !== undefined) {
        const { dependency, rest } = here;
        actions.push(...rewritesOf(context, dependency), ...movesOf(context, dependency));
        actions.push(await pinningOf(context, dependency));
        const { value } = place;
        if (rest[0] === "features" && value?.kind === "string") {
            const changes = removeDependencyFeature(manifest, dependency, value.value);
            const title = `Disable the feature \`${value.value}\``;
            actions.push(actionOf(context, "refactor.rewrite", { title, changes }));
        }
    } else if (place.path[0] === "features" && place.path.length === 2 && place.part === "key") {
        const name = place.path[1] ?? "";
        const title = `Remove the feature \`${name}\` with its mentions`;
        const fix = { title, changes: removeFeature(manifest, name) };
        actions.push(actionOf(context, "refactor.rewrite", fix));
    }
    return actions.filter((action) => action !== undefined);
}

function sortings(context: EditorContext, section: TomlSection): (ManifestAction | undefined)[] {
    const { document } = context.manifest;
    const isOfDependencies = ({ keys }: TomlSection): boolean =>
        /^(?:(?:dev|build)[-_])?dependencies$/.test(keys.at(-1)?.name ?? "") ||
        (keys.length === 2 && keys[0]?.name === "patch");
    const tables = document.sections.filter(isOfDependencies);
    const all = tables.flatMap((table) => sortEntries(document, table));
    const name = section.keys.map((key) => key.name).join(".");
    const isHere = isOfDependencies(section) || name === "features";
    return [
        isHere
            ? actionOf(context, "refactor.rewrite", {
                  title: `Sort [${name}]`,
                  changes: sortEntries(document, section),
              })
            : undefined,
        actionOf(context, "source.sortDependencies", {
            title: "Sort all tables of dependencies",
            changes: all,
        }),
    ];
}

function rewritesOf(
    context: EditorContext,
    dependency: ManifestDependency,
): readonly (ManifestAction | undefined)[] {
    const { manifest } = context;
    const { name, table, kind, optional, defaultFeatures, isInherited } = dependency;
    const isOptional = optional?.value === true;
    const hasDefaults = defaultFeatures?.value !== false;
    const isShared = table === "workspace.dependencies";
    const isOfPackage = manifest.dependencies.includes(dependency);
    const fixes: readonly (Fix | undefined)[] = [
        { title: "Write as a version only", changes: toStringForm(manifest, dependency) },
        { title: "Write as an inline table", changes: toInlineForm(manifest, dependency) },
        { title: `Write as [${table}.${name}]`, changes: toTableForm(manifest, dependency) },
        sharingOf(context, dependency),
        kind === "dev" || isShared || !isOfPackage
            ? undefined
            : {
                  title: isOptional ? `Make \`${name}\` not optional` : `Make \`${name}\` optional`,
                  changes: setOptional(manifest, dependency, !isOptional),
              },
        isOptional || kind === "dev" || isShared || !isOfPackage
            ? undefined
            : optionalWithFeature(context, dependency),
        isInherited
            ? undefined
            : {
                  title: hasDefaults ? "Disable default features" : "Enable default features",
                  changes: setDefaultFeatures(manifest, dependency, !hasDefaults),
              },
        { title: `Remove \`${name}\``, changes: removeDependency(manifest, dependency) },
    ];
    return fixes.map((fix) => fix && actionOf(context, "refactor.rewrite", fix));
}

/** `dep:x` in a feature of that name, so that the dependency is no feature by itself. */
function optionalWithFeature(
    { manifest }: EditorContext,
    dependency: ManifestDependency,
): Fix | undefined {
    const { name } = dependency;
    const added = addFeature(manifest, name, [`dep:${name}`]);
    const changes = setOptional(manifest, dependency, true);
    if (added.length === 0 || changes.length === 0) return undefined;
    return { title: `Make \`${name}\` optional with a feature`, changes: [...changes, ...added] };
}

/** To inherit what the workspace has, or to give the workspace what this package has. */
function sharingOf(context: EditorContext, dependency: ManifestDependency): Fix | undefined {
    const { manifest, path } = context;
    const root = workspaceRootOf(context);
    if (root?.manifest.workspace === undefined || dependency.isInherited) return undefined;
    if (!manifest.dependencies.includes(dependency)) return undefined;
    const { name, packageName, defaultFeatures } = dependency;
    const shared = root.manifest.workspace.dependencies.find((one) => one.name === name);
    if (shared === undefined) {
        const rootFile = {
            path: `${root.folder === "/" ? "" : root.folder}/Cargo.toml`,
            manifest: root.manifest,
        };
        const files = toWorkspaceDependency(rootFile, { path, manifest }, dependency);
        return files && { title: `Move \`${name}\` to [workspace.dependencies]`, files };
    }
    // Default features that the workspace has cannot be switched off by a member.
    const cannotSwitchOff =
        defaultFeatures?.value === false && shared.defaultFeatures?.value !== false;
    if (shared.packageName !== packageName || cannotSwitchOff) return undefined;
    const changes = inheritDependency(manifest, dependency, shared);
    return { title: `Inherit \`${name}\` from the workspace`, changes };
}

function movesOf(
    context: EditorContext,
    dependency: ManifestDependency,
): readonly (ManifestAction | undefined)[] {
    const names = { normal: "dependencies", dev: "dev-dependencies", build: "build-dependencies" };
    return (["normal", "dev", "build"] as const).map((kind) =>
        actionOf(context, "refactor.move", {
            title: `Move \`${dependency.name}\` to [${names[kind]}]`,
            changes: moveDependency(context.manifest, dependency, kind),
        }),
    );
}

async function pinningOf(
    context: EditorContext,
    dependency: ManifestDependency,
): Promise<ManifestAction | undefined> {
    const { manifest } = context;
    if (dependency.requirement === undefined) return undefined;
    const unpinned = unpinDependency(manifest, dependency);
    if (unpinned.length > 0) {
        return actionOf(context, "refactor.rewrite", {
            title: `Unpin \`${dependency.name}\``,
            changes: unpinned,
        });
    }
    const { locked } = await dependencyFacts(context, dependency);
    if (locked === undefined) return undefined;
    return actionOf(context, "refactor.rewrite", {
        title: `Pin \`${dependency.name}\` to ${locked.version}`,
        changes: pinDependency(manifest, dependency, locked.version),
    });
}
