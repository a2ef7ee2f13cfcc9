import type { FileChanges } from "../../edit.ts";
import { addDependency, addEntry } from "../../edits/add-dependency.ts";
import { setOptional, setRequirement } from "../../edits/dependency-details.ts";
import { tablePath } from "../../edits/dependency-form.ts";
import { addFeature } from "../../edits/feature-edits.ts";
import { appendItem } from "../../edits/list-edits.ts";
import { sectionText } from "../../edits/remove-dependency.ts";
import { setDetails } from "../../edits/set-details.ts";
import type { ManifestDependency } from "../../manifest/manifest.ts";
import { tableAt, valueAt } from "../../toml/toml-lookup.ts";
import { lineBreakOf, stringText } from "../../toml/write-toml.ts";
import { matches } from "../../version/matches.ts";
import { parseVersion } from "../../version/parse-version.ts";
import { pathFrom } from "../../workspace/file-paths.ts";
import { dependencyFacts, versionToAdd } from "../dependency-facts.ts";
import type { EditorContext, ManifestProblem } from "../editor-context.ts";
import { allDependencies, folderOf, workspaceRootOf } from "../manifest-places.ts";
import type { ProblemCode } from "../problems.ts";
import { relativePath } from "../relative-path.ts";
import type { Fix } from "./manifest-action.ts";
import { dependencyHere, moveEntryTo, placeOf, removeAt, replaceAt } from "./place-edits.ts";

const mostSuggestions = 3;

/** Codes whose key, item or table can go without changing what is built. */
const removable: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
    "unknown-key",
    "ignored-key",
    "ignored-default-features",
    "ignored-profile",
    "ignored-patch",
    "ignored-resolver",
    "reference-without-git",
    "duplicate-dependency",
    "unused-shared",
    "unused-patch",
    "missing-member",
    "unknown-feature",
    "unknown-dependency",
    "unknown-dependency-feature",
    "unknown-required-feature",
    "not-optional",
    "feature-of-itself",
    "feature-cycle",
    "unknown-lint",
]);

/** Quick fixes for a finding of the checks, by its code and data. */
export async function problemFixes(
    context: EditorContext,
    problem: ManifestProblem,
): Promise<readonly Fix[]> {
    const code = problem.code.replace(/^manifest\./, "") as ProblemCode;
    const special = await specialFixes(context, problem, code);
    // The name that another package has is no path.
    const suggested = code === "path-name" ? [] : suggestedFixes(context, problem);
    const all = [...special, ...suggested];
    if (removable.has(code)) {
        const changes = removeAt(context.manifest, problem);
        all.push({ title: `Remove ${nameOf(context, problem)}`, changes });
    }
    return all;
}

function nameOf({ manifest }: EditorContext, { data, start, end }: ManifestProblem): string {
    const name = data?.name ?? manifest.document.text.slice(start, end).split("\n")[0] ?? "";
    return `\`${name.slice(0, 60)}\``;
}

/** One fix for each thing that could have been meant. */
function suggestedFixes({ manifest }: EditorContext, problem: ManifestProblem): readonly Fix[] {
    const suggestions = problem.data?.suggestions ?? [];
    return suggestions.slice(0, mostSuggestions).map((suggestion, index) => ({
        title: `Change to \`${suggestion}\``,
        changes: replaceAt(
            manifest,
            problem,
            wholeSuggestion(manifest.document.text, problem, suggestion),
        ),
        isPreferred: index === 0 && suggestions.length === 1,
    }));
}

/** In `dep:x`, `x/y` and `x?/y` a suggestion may be for one of the names alone. */
function wholeSuggestion(
    text: string,
    { start, end, data, code }: ManifestProblem,
    suggestion: string,
): string {
    const written = text.slice(start, end).replace(/^["']|["']$/g, "");
    const name = data?.name;
    if (name === undefined || name === "" || /[:/]/.test(suggestion)) return suggestion;
    const isOfFeature = code === "manifest.unknown-dependency-feature";
    const at = isOfFeature ? written.lastIndexOf(name) : written.indexOf(name);
    if (!/[:/]/.test(written) || at < 0) return suggestion;
    return written.slice(0, at) + suggestion + written.slice(at + name.length);
}

function dependencyOf(
    { manifest }: EditorContext,
    problem: ManifestProblem,
): ManifestDependency | undefined {
    const here = dependencyHere(manifest, problem)?.dependency;
    if (here !== undefined) return here;
    const { name, table } = problem.data ?? {};
    const isOfFeatures = table === undefined || /^(?:features\.|required-features)/.test(table);
    return allDependencies(manifest).find(
        (one) => one.name === name && (isOfFeatures ? one.kind !== "dev" : one.table === table),
    );
}

async function specialFixes(
    context: EditorContext,
    problem: ManifestProblem,
    code: ProblemCode,
): Promise<readonly Fix[]> {
    const { manifest } = context;
    const { data } = problem;
    const expected = data?.expected;
    switch (code) {
        case "wrong-table":
            if (expected === undefined) return [];
            return [
                {
                    title: `Move to [${expected}]`,
                    changes: moveEntryTo(manifest, problem, expected.split(".")),
                    isPreferred: true,
                },
            ];
        case "deprecated-key":
        case "unsupported-key":
            if (expected === undefined) return [];
            return [
                {
                    title: `Rename to \`${expected}\``,
                    changes: replaceAt(manifest, problem, expected),
                    isPreferred: true,
                },
            ];
        case "rust-version-too-old":
            return data?.suggestions !== undefined || expected === undefined
                ? []
                : [
                      {
                          title: `Change to \`${expected}\``,
                          changes: replaceAt(manifest, problem, expected),
                      },
                  ];
        case "missing-name": {
            const name = folderOf(context).split("/").at(-1) ?? "";
            const changes = addEntry(manifest, ["package"], "name", `name = ${stringText(name)}`);
            return [{ title: `Name the package \`${name}\``, changes, isPreferred: true }];
        }
        case "missing-resolver": {
            const resolver = expected ?? "2";
            const line = `resolver = ${stringText(resolver)}`;
            const changes = addEntry(manifest, ["workspace"], "resolver", line);
            return [{ title: `Add \`${line}\``, changes, isPreferred: true }];
        }
        case "not-a-member":
            return memberFix(context);
        case "ignored-profile":
        case "ignored-patch":
            return moveToRoot(context, problem);
        case "unknown-feature":
        case "unknown-required-feature":
            return missingFeatureFix(context, problem);
        default:
            return dependencyFixes(context, problem, code);
    }
}

/** A list that names no feature: the feature itself may be what is missing. */
function missingFeatureFix({ manifest }: EditorContext, problem: ManifestProblem): readonly Fix[] {
    const { array, value } = placeOf(manifest, problem);
    if (array === undefined || value?.kind !== "string" || /[:/]/.test(value.value)) return [];
    const changes = addFeature(manifest, value.value, []);
    return [{ title: `Add a feature \`${value.value}\``, changes }];
}

/** Moves tables that only the root of the workspace can have to where cargo reads them. */
function moveToRoot(
    { manifest, workspace, path }: EditorContext,
    { data }: ManifestProblem,
): readonly Fix[] {
    const root = workspace?.rootManifest;
    const name = data?.name;
    if (root === undefined || name === undefined || root.manifestPath === path) return [];
    if (root.manifest.root.members.has(name)) return [];
    const { document } = manifest;
    const sections = document.sections.filter(({ keys }) => keys[0]?.name === name);
    if (sections.length === 0) return [];
    // Blank lines between two of them are those of the first.
    let behind = 0;
    const spans = sections.map((section) => {
        const { start, end } = sectionText(document, section);
        const span = { start: Math.max(start, behind), end };
        behind = end;
        return span;
    });
    const { text } = root.manifest.document;
    const lineBreak = lineBreakOf(text);
    const gap = text === "" ? "" : text.endsWith("\n") ? lineBreak : lineBreak + lineBreak;
    const moved = spans.map(({ start, end }) => document.text.slice(start, end).trim());
    const added = `${gap}${moved.join(lineBreak + lineBreak)}${lineBreak}`;
    const end = text.length;
    return [
        {
            title: `Move \`${name}\` to the root of the workspace`,
            files: [
                { path, changes: spans.map((span) => ({ ...span, text: "" })) },
                { path: root.manifestPath, changes: [{ start: end, end, text: added }] },
            ],
        },
    ];
}

/** Makes the package a member of the workspace that is above it. */
function memberFix(context: EditorContext): readonly Fix[] {
    const { workspace } = context;
    const root = workspace?.rootManifest;
    if (root === undefined || root.manifestPath === context.path) return [];
    const way = relativePath(root.folder, folderOf(context));
    const add = (key: "members" | "exclude"): readonly FileChanges[] => {
        const list = valueAt(root.manifest.root, ["workspace", key]);
        const changes =
            list?.kind === "array"
                ? appendItem(root.manifest.document, list, stringText(way))
                : addEntry(root.manifest, ["workspace"], key, `${key} = [${stringText(way)}]`);
        return [{ path: root.manifestPath, changes }];
    };
    return [
        { title: `Add \`${way}\` to the workspace`, files: add("members"), isPreferred: true },
        { title: `Exclude \`${way}\` from the workspace`, files: add("exclude") },
    ];
}

async function dependencyFixes(
    context: EditorContext,
    problem: ManifestProblem,
    code: ProblemCode,
): Promise<readonly Fix[]> {
    const { manifest } = context;
    const dependency = dependencyOf(context, problem);
    if (dependency === undefined) return [];
    const { name } = dependency;
    switch (code) {
        case "no-source":
        case "wildcard":
        case "bad-requirement":
        case "yanked-version": {
            const version = await versionToAsk(context, dependency, code === "yanked-version");
            if (version === undefined || dependency.isInherited) return [];
            const changes = setRequirement(manifest, dependency, version.replace(/\+.*$/, ""));
            return [{ title: `Ask for version ${version}`, changes, isPreferred: true }];
        }
        case "dependency-rust-version": {
            const needed = problem.data?.found;
            const promised = manifest.package?.rustVersion;
            if (needed === undefined || promised === undefined || promised === "inherited")
                return [];
            const changes = replaceAt(manifest, promised.span, needed);
            return [{ title: `Promise Rust ${needed}`, changes }];
        }
        case "path-without-version": {
            const version = (await targetVersion(context, dependency)) ?? problem.data?.expected;
            if (version === undefined) return [];
            const changes = setRequirement(manifest, dependency, version);
            return [{ title: `Add version ${version} for publishing`, changes }];
        }
        case "path-name": {
            const found = problem.data?.expected;
            if (found === undefined) return [];
            const changes = setDetails(manifest, dependency, {
                set: [["package", stringText(found)]],
            });
            return [{ title: `Say that the package is \`${found}\``, changes, isPreferred: true }];
        }
        case "two-sources":
            return sourceFixes(context, dependency, problem);
        case "optional-dev":
        case "optional-shared":
            return [
                {
                    title: `Make \`${name}\` not optional`,
                    changes: setOptional(manifest, dependency, false),
                    isPreferred: true,
                },
            ];
        case "not-optional":
            return [
                {
                    title: `Make \`${name}\` optional`,
                    changes: setOptional(manifest, dependency, true),
                },
            ];
        case "not-shared":
            return sharedFix(context, dependency);
        default:
            return [];
    }
}

/** Of two sources each can go; of several references of git each can stay. */
function sourceFixes(
    { manifest }: EditorContext,
    dependency: ManifestDependency,
    { data }: ManifestProblem,
): readonly Fix[] {
    const references = ["branch", "tag", "rev"];
    if (data?.found === undefined) {
        const details = tableAt(manifest.root, [...tablePath(dependency), dependency.name]);
        const there = references.filter((key) => details?.members.has(key) === true);
        return there.map((kept) => ({
            title: `Keep \`${kept}\` only`,
            changes: setDetails(manifest, dependency, {
                remove: there.filter((key) => key !== kept),
            }),
        }));
    }
    return [["git", ...references], [data.found]].map((remove) => ({
        title: `Remove \`${remove[0]}\``,
        changes: setDetails(manifest, dependency, { remove }),
    }));
}

/** The locked version, unless that was yanked; else the newest that the requirement takes, or of all. */
async function versionToAsk(
    context: EditorContext,
    dependency: ManifestDependency,
    isLockedYanked: boolean,
): Promise<string | undefined> {
    const { crate, locked, requirement } = await dependencyFacts(context, dependency);
    if (!isLockedYanked && locked !== undefined) return locked.version;
    if (crate === undefined) return locked?.version;
    const versions = crate.versions.filter(({ yanked, version: text }) => {
        const version = parseVersion(text);
        if (yanked || version === undefined) return false;
        return !isLockedYanked || (requirement !== undefined && matches(requirement, version));
    });
    return versionToAdd({ ...crate, versions }, context, context.toolchain?.rustVersion)?.version;
}

async function targetVersion(
    context: EditorContext,
    { path }: ManifestDependency,
): Promise<string | undefined> {
    if (path === undefined) return undefined;
    const target = await context.files.manifest(pathFrom(folderOf(context), path.value));
    const version = target?.package?.version;
    return version === "inherited" ? undefined : version?.value;
}

/** Writes a dependency that members inherit into the workspace, with the version to add. */
async function sharedFix(
    context: EditorContext,
    dependency: ManifestDependency,
): Promise<readonly Fix[]> {
    const root = workspaceRootOf(context);
    if (root === undefined || tableAt(root.manifest.root, ["workspace"]) === undefined) return [];
    const crate = await context.registries?.byDefault.crate(dependency.packageName);
    const version = crate && versionToAdd(crate, context, context.toolchain?.rustVersion)?.version;
    if (version === undefined) return [];
    const { name } = dependency;
    const added = { name, requirement: version.replace(/\+.*$/, "") };
    const changes = addDependency(root.manifest, ["workspace", "dependencies"], added);
    const path = `${root.folder === "/" ? "" : root.folder}/Cargo.toml`;
    return [{ title: `Add \`${name}\` ${version} to the workspace`, files: [{ path, changes }] }];
}
