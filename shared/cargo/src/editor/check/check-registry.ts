import { nearestName } from "@rust-ai-ide/core/nearest-name";
import { parseFeatureValue } from "../../graph/feature-value.ts";
import type { Located, ManifestDependency } from "../../manifest/manifest.ts";
import { newestFirst } from "../../registry/known-versions.ts";
import { matches } from "../../version/matches.ts";
import { effectivePackage } from "../../workspace/inherited.ts";
import {
    type DependencyFacts,
    dependencyFacts,
    featuresOfDependency,
    featuresOfVersion,
    needsNewerRust,
} from "../dependency-facts.ts";
import type { EditorContext, ManifestProblem } from "../editor-context.ts";
import { ageText } from "../hover/version-text.ts";
import { workspaceRootOf } from "../manifest-places.ts";
import { problem } from "../problems.ts";

/** What the registry's cache and the lock say of dependencies. Nothing where they know nothing. */
export async function checkRegistry(context: EditorContext): Promise<readonly ManifestProblem[]> {
    const { manifest } = context;
    const dependencies = [...manifest.dependencies, ...(manifest.workspace?.dependencies ?? [])];
    const facts = new Map<ManifestDependency, DependencyFacts>();
    await Promise.all(
        dependencies.map(async (one) => facts.set(one, await dependencyFacts(context, one))),
    );
    const found = await Promise.all(
        dependencies.map(async (dependency) => {
            const known = facts.get(dependency);
            if (known === undefined) return [];
            return [
                ...checkVersions(context, dependency, known),
                ...checkLocked(context, dependency, known),
                ...(await checkAskedFeatures(context, dependency, known)),
            ];
        }),
    );
    return [
        ...found.flat(),
        ...(await checkFeatureLists(context, facts)),
        ...checkPatches(context),
    ];
}

/** True for what comes from the registry and not from a folder or a repository. */
function isFromRegistry({ said }: DependencyFacts): boolean {
    return said.folder === undefined && said.git === undefined;
}

function checkVersions(
    context: EditorContext,
    dependency: ManifestDependency,
    facts: DependencyFacts,
): readonly ManifestProblem[] {
    const { crate, requirement, locked } = facts;
    if (crate === undefined || requirement === undefined || !isFromRegistry(facts)) return [];
    const { name, table, keySpan } = dependency;
    const fitting = newestFirst(crate).filter(({ version }) => matches(requirement, version));
    const span = dependency.requirement?.span ?? keySpan;
    if (fitting.length === 0) {
        if (dependency.isInherited || isPatched(context, facts.said.packageName)) return [];
        const newest = newestFirst(crate).find(({ version }) => version.pre.length === 0);
        const age =
            crate.cachedAt === undefined
                ? ""
                : ` as it was ${ageText(crate.cachedAt, context.now)}`;
        const latest = newest === undefined ? "" : ` The latest is ${newest.entry.version}.`;
        const message = `The registry${age} has no version of \`${facts.said.packageName}\` for \`${requirement.text}\`.${latest}`;
        const suggestions = newest === undefined ? [] : [newest.entry.version];
        return [
            problem("no-matching-version", span, message, { data: { name, table, suggestions } }),
        ];
    }
    const rust = effectivePackage(context.manifest, workspaceRootOf(context))?.rustVersion;
    if (rust === undefined || dependency.kind === "dev") return [];
    const chosen =
        locked === undefined
            ? undefined
            : fitting.find(({ entry }) => entry.version === locked.version);
    const candidates = chosen === undefined ? fitting : [chosen];
    const isTooNew = candidates.every(({ entry }) => needsNewerRust(entry.rustVersion, rust));
    const first = candidates[0]?.entry;
    if (!isTooNew || first === undefined) return [];
    const message = `\`${facts.said.packageName}\` ${first.version} needs Rust ${first.rustVersion}; this package promises Rust ${rust}.`;
    return [
        problem("dependency-rust-version", span, message, {
            data: { name, table, found: first.rustVersion ?? "", expected: rust },
        }),
    ];
}

function isPatched({ manifest, workspace }: EditorContext, name: string): boolean {
    const patches = [...manifest.patches, ...(workspace?.rootManifest.manifest.patches ?? [])];
    return patches.some(({ dependency }) => dependency.packageName === name);
}

function checkLocked(
    context: EditorContext,
    dependency: ManifestDependency,
    facts: DependencyFacts,
): readonly ManifestProblem[] {
    const lock = context.workspace?.lock;
    if (lock === undefined || dependency.table === "workspace.dependencies") return [];
    const { locked, version, said } = facts;
    const { name, table, keySpan } = dependency;
    const span = dependency.requirement?.span ?? keySpan;
    if (locked !== undefined) {
        if (version?.yanked !== true || version.version !== locked.version) return [];
        if (!isFromRegistry(facts)) return [];
        const message = `\`${said.packageName}\` ${locked.version}, which the lock has, was yanked.`;
        return [
            problem("yanked-version", span, message, {
                data: { name, table, found: locked.version },
            }),
        ];
    }
    const own = context.manifest.package?.name?.value;
    const isLocked = lock.packages.some((one) => one.name === own && one.source === undefined);
    if (!isLocked || !said.isResolved || lock.problems.length > 0) return [];
    if (isPatched(context, said.packageName)) return [];
    const message = `The lock has no \`${said.packageName}\` that fits; cargo will change the lock.`;
    return [problem("lock-outdated", span, message, { data: { name, table } })];
}

/** Features that the dependency does not have in any version that could be taken. */
async function checkAskedFeatures(
    context: EditorContext,
    dependency: ManifestDependency,
    facts: DependencyFacts,
): Promise<readonly ManifestProblem[]> {
    const found: ManifestProblem[] = [];
    for (const feature of dependency.features) {
        found.push(...(await checkFeature(context, dependency, facts, feature, feature.value)));
    }
    return found;
}

/** `x/y` in lists of features: `y` has to be a feature of `x`. */
async function checkFeatureLists(
    context: EditorContext,
    facts: ReadonlyMap<ManifestDependency, DependencyFacts>,
): Promise<readonly ManifestProblem[]> {
    const { manifest } = context;
    const found: ManifestProblem[] = [];
    for (const { enables } of manifest.features) {
        for (const located of enables) {
            const value = parseFeatureValue(located.value);
            if (value.kind !== "dependency-feature") continue;
            const named = manifest.dependencies.filter(({ name }) => name === value.dependency);
            const problems = await Promise.all(
                named.map(async (one) => {
                    const known = facts.get(one);
                    if (known === undefined) return [];
                    return checkFeature(context, one, known, located, value.feature);
                }),
            );
            // With several dependencies of one name it is enough that one has the feature.
            if (problems.every((list) => list.length > 0)) found.push(...(problems[0] ?? []));
        }
    }
    return found;
}

async function checkFeature(
    context: EditorContext,
    { name, table }: ManifestDependency,
    facts: DependencyFacts,
    { span }: Located<string>,
    feature: string,
): Promise<readonly ManifestProblem[]> {
    const { crate, requirement, said } = facts;
    // A dependency of the dependency may be named too: `x/y` of its own lists.
    if (feature.includes("/") || feature === "default") return [];
    const features = await featuresOfDependency(context, facts);
    if (features === undefined || features.has(feature)) return [];
    if (crate !== undefined && requirement !== undefined && isFromRegistry(facts)) {
        const hasIt = newestFirst(crate).some(
            ({ version, entry }) =>
                matches(requirement, version) && featuresOfVersion(entry).has(feature),
        );
        if (hasIt || isPatched(context, said.packageName)) return [];
    }
    const nearest = nearestName(feature, features.keys());
    const hint = nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
    const message = `\`${said.packageName}\` has no feature \`${feature}\`.${hint}`;
    const suggestions = nearest === undefined ? [] : [nearest];
    return [
        problem("unknown-dependency-feature", span, message, {
            data: { name: feature, table: `${table}.${name}`, suggestions },
        }),
    ];
}

function checkPatches({ manifest, workspace, path }: EditorContext): readonly ManifestProblem[] {
    if (workspace === undefined || workspace.rootManifest.manifestPath !== path) return [];
    const unused = new Set(workspace.lock?.unusedPatches.map(({ name }) => name));
    return manifest.patches
        .filter(({ dependency }) => unused.has(dependency.packageName))
        .map(({ dependency: { name, table, span, packageName } }) =>
            problem("unused-patch", span, `Nothing takes the patch of \`${packageName}\`.`, {
                tag: "unnecessary",
                data: { name, table },
            }),
        );
}
