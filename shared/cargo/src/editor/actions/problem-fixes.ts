import { addDependency, addEntry } from "../../edits/add-dependency.ts";
import { setOptional, setRequirement } from "../../edits/dependency-details.ts";
import { addFeature, removeFeature } from "../../edits/feature-edits.ts";
import { appendItem } from "../../edits/list-edits.ts";
import { setDetails } from "../../edits/set-details.ts";
import type { ManifestDependency } from "../../manifest/manifest.ts";
import { tableAt, valueAt } from "../../toml/toml-lookup.ts";
import { stringText } from "../../toml/write-toml.ts";
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
    "feature-of-itself",
    "unknown-lint",
]);

/** Quick fixes for a finding of the checks, by its code and data. */
export async function problemFixes(
    context: EditorContext,
    problem: ManifestProblem,
): Promise<readonly Fix[]> {
    const code = problem.code.replace(/^manifest\./, "") as ProblemCode;
    const special = await specialFixes(context, problem, code);
    const suggested = suggestedFixes(context, problem);
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

/** Of `x/feature` the suggestion may be the feature alone, and of `dep:x` the name alone. */
function wholeSuggestion(
    text: string,
    { start, end }: ManifestProblem,
    suggestion: string,
): string {
    const written = text.slice(start, end).replace(/^["']|["']$/g, "");
    const slash = written.indexOf("/");
    if (slash >= 0 && !suggestion.includes("/")) return written.slice(0, slash + 1) + suggestion;
    return written.startsWith("dep:") && !suggestion.startsWith("dep:")
        ? `dep:${suggestion}`
        : suggestion;
}

function dependencyOf(
    { manifest }: EditorContext,
    problem: ManifestProblem,
): ManifestDependency | undefined {
    const here = dependencyHere(manifest, problem)?.dependency;
    if (here !== undefined) return here;
    const { name, table } = problem.data ?? {};
    return allDependencies(manifest).find(
        (one) => one.name === name && (table === undefined || one.table === table),
    );
}

async function specialFixes(
    context: EditorContext,
    problem: ManifestProblem,
    code: ProblemCode,
): Promise<readonly Fix[]> {
    const { manifest } = context;
    const { data, start } = problem;
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
            if (expected === undefined) return [];
            return [
                {
                    title: `Rename to \`${expected}\``,
                    changes: replaceAt(manifest, problem, expected),
                    isPreferred: true,
                },
            ];
        case "edition-too-new":
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
        case "unknown-feature":
            return missingFeatureFix(context, problem);
        case "feature-cycle": {
            const place = placeOf(manifest, { start, end: start });
            if (place.part !== "key" || place.path[0] !== "features") return [];
            const name = place.path[1] ?? "";
            return [
                { title: `Remove the feature \`${name}\``, changes: removeFeature(manifest, name) },
            ];
        }
        default:
            return dependencyFixes(context, problem, code);
    }
}

/** An item of `[features]` that names no feature: the feature itself may be what is missing. */
function missingFeatureFix({ manifest }: EditorContext, problem: ManifestProblem): readonly Fix[] {
    const { path, value } = placeOf(manifest, problem);
    if (path[0] !== "features" || value?.kind !== "string" || /[:/]/.test(value.value)) return [];
    const changes = addFeature(manifest, value.value, []);
    return [{ title: `Add a feature \`${value.value}\``, changes }];
}

/** Makes the package a member of the workspace that is above it. */
function memberFix(context: EditorContext): readonly Fix[] {
    const { workspace } = context;
    const root = workspace?.rootManifest;
    if (root === undefined || root.manifestPath === context.path) return [];
    const way = relativePath(root.folder, folderOf(context));
    const members = valueAt(root.manifest.root, ["workspace", "members"]);
    const changes =
        members?.kind === "array"
            ? appendItem(root.manifest.document, members, stringText(way))
            : addEntry(root.manifest, ["workspace"], "members", `members = [${stringText(way)}]`);
    return [
        {
            title: `Add \`${way}\` to the workspace`,
            files: [{ path: root.manifestPath, changes }],
            isPreferred: true,
        },
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
        case "wildcard": {
            const facts = await dependencyFacts(context, dependency);
            const added =
                facts.crate && versionToAdd(facts.crate, context, context.toolchain?.rustVersion);
            const version = facts.locked?.version ?? added?.version;
            if (version === undefined) return [];
            const changes = setRequirement(manifest, dependency, version.replace(/\+.*$/, ""));
            return [{ title: `Ask for version ${version}`, changes, isPreferred: true }];
        }
        case "path-without-version": {
            const version = (await targetVersion(context, dependency)) ?? problem.data?.expected;
            if (version === undefined) return [];
            const changes = setRequirement(manifest, dependency, version);
            return [{ title: `Add version ${version} for publishing`, changes }];
        }
        case "path-name": {
            const found = problem.data?.found;
            if (found === undefined) return [];
            const changes = setDetails(manifest, dependency, {
                set: [["package", stringText(found)]],
            });
            return [{ title: `Say that the package is \`${found}\``, changes, isPreferred: true }];
        }
        case "two-sources": {
            const keys = ["git", "path", "registry"] as const;
            return keys
                .filter((key) => dependency[key] !== undefined)
                .map((key) => {
                    const more = key === "git" ? ["branch", "tag", "rev"] : [];
                    const changes = setDetails(manifest, dependency, { remove: [key, ...more] });
                    return { title: `Remove \`${key}\``, changes };
                });
        }
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
