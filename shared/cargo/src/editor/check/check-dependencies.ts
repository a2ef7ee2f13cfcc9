import { nearestName } from "@rust-ai-ide/core/nearest-name";
import type { ManifestDependency } from "../../manifest/manifest.ts";
import type { Span } from "../../toml/syntax.ts";
import { memberAt } from "../../toml/toml-lookup.ts";
import type { TomlTable } from "../../toml/tree.ts";
import { readRequirement } from "../../version/parse-requirement.ts";
import type { EditorContext, ManifestProblem } from "../editor-context.ts";
import { allDependencies, workspaceRootOf } from "../manifest-places.ts";
import { problem } from "../problems.ts";
import { isTemplate } from "./check-package.ts";

/** What is wrong with dependencies by what the manifests say alone. */
export function checkDependencies(context: EditorContext): readonly ManifestProblem[] {
    const { manifest } = context;
    const problems: ManifestProblem[] = [];
    const patches = new Set(manifest.patches.map(({ dependency }) => dependency));
    for (const dependency of allDependencies(manifest)) {
        const { name, table, optional, kind, keySpan } = dependency;
        const data = { name, table };
        problems.push(...checkRequirement(dependency));
        if (!patches.has(dependency)) problems.push(...checkWildcard(dependency));
        problems.push(...checkSource(context, dependency));
        if (optional?.value === true && kind === "dev") {
            const message = "A dev-dependency cannot be optional.";
            problems.push(problem("optional-dev", optional.span, message, { data }));
        }
        if (table === "workspace.dependencies" && optional !== undefined) {
            const message =
                "Whether a dependency is optional is said by the members, not by the workspace.";
            problems.push(problem("optional-shared", optional.span, message, { data }));
        }
        if (dependency.isInherited) problems.push(...checkInherited(context, dependency, keySpan));
    }
    return [...problems, ...checkTwins(context)];
}

function checkRequirement({
    name,
    table,
    requirement,
}: ManifestDependency): readonly ManifestProblem[] {
    if (requirement === undefined) return [];
    const { value, span } = requirement;
    const read = readRequirement(value);
    if (!("code" in read) || isTemplate(value)) return [];
    // Escapes move places: where the text is not written as it reads, all of it is marked.
    const isPlain = span.end - span.start === value.length + 2;
    const place = isPlain
        ? {
              start: span.start + 1 + read.start,
              end: span.start + 1 + Math.max(read.end, read.start + 1),
          }
        : span;
    const inside = { start: place.start, end: Math.min(place.end, span.end) };
    return [
        problem("bad-requirement", inside, read.message, { data: { name, table, found: value } }),
    ];
}

function checkWildcard(dependency: ManifestDependency): readonly ManifestProblem[] {
    const { requirement, path, git, name, table } = dependency;
    if (requirement?.value.trim() !== "*" || path !== undefined || git !== undefined) return [];
    const message = `Any version of \`${name}\` would do, which no code can promise; registries refuse it.`;
    return [problem("wildcard", requirement.span, message, { data: { name, table } })];
}

/** The table of a dependency that is written as one. */
function detailsOf(
    { manifest }: EditorContext,
    { table, name, target, keySpan }: ManifestDependency,
): TomlTable | undefined {
    const kind = table.slice(table.lastIndexOf(".") + 1);
    const path =
        target === undefined ? [...table.split("."), name] : ["target", target, kind, name];
    const member = memberAt(manifest.root, path);
    return member?.node.kind === "table" && member.key.start === keySpan.start
        ? member.node
        : undefined;
}

function checkSource(
    context: EditorContext,
    dependency: ManifestDependency,
): readonly ManifestProblem[] {
    const { name, table, requirement, path, git, registry, isInherited, keySpan } = dependency;
    const details = detailsOf(context, dependency);
    const data = { name, table };
    const problems: ManifestProblem[] = [];
    const has = (key: string): boolean => details?.members.has(key) === true;
    if (
        details !== undefined &&
        !isInherited &&
        !has("version") &&
        !has("path") &&
        !has("git") &&
        !has("workspace")
    ) {
        const isHalfTyped = [...details.members.values()].some(
            ({ entry }) => entry?.equals === undefined && entry !== undefined,
        );
        if (!isHalfTyped) {
            const message = `\`${name}\` says neither version nor path nor git repository.`;
            problems.push(problem("no-source", keySpan, message, { data }));
        }
    }
    if (
        git !== undefined &&
        (path !== undefined || (registry !== undefined && requirement === undefined))
    ) {
        const other = path === undefined ? "registry" : "path";
        const message = `\`${name}\` has both \`git\` and \`${other}\`: cargo takes one source only.`;
        problems.push(
            problem("two-sources", git.span, message, { data: { ...data, found: other } }),
        );
    }
    const references = ["branch", "tag", "rev"].filter(has);
    if (references.length > 1 && git !== undefined) {
        const message = `Only one of ${references.join(", ")} can be asked for.`;
        problems.push(problem("two-sources", keySpan, message, { data }));
    }
    if (references.length > 0 && git === undefined && !isInherited) {
        const key = details?.members.get(references[0] ?? "")?.key ?? keySpan;
        const message = `\`${references[0]}\` means nothing without \`git\`.`;
        problems.push(
            problem("reference-without-git", key, message, {
                data: { ...data, found: references[0] ?? "" },
            }),
        );
    }
    return problems;
}

/** What a dependency with `workspace = true` may not say, and whether the workspace has it. */
function checkInherited(
    context: EditorContext,
    dependency: ManifestDependency,
    keySpan: Span,
): readonly ManifestProblem[] {
    const { name, table, defaultFeatures } = dependency;
    const problems: ManifestProblem[] = [];
    const details = detailsOf(context, dependency);
    for (const key of ["version", "path", "git", "branch", "tag", "rev", "registry", "package"]) {
        const member = details?.members.get(key);
        if (member === undefined) continue;
        const message = `\`${key}\` comes from the workspace; cargo does not read it here.`;
        problems.push(
            problem("ignored-key", member.key, message, {
                tag: "unnecessary",
                data: { name: key, table: `${table}.${name}` },
            }),
        );
    }
    const shared = workspaceRootOf(context)?.manifest.workspace?.dependencies;
    if (shared === undefined) return problems;
    const found = shared.find((one) => one.name === name);
    if (found === undefined) {
        const nearest = nearestName(
            name,
            shared.map((one) => one.name),
        );
        const hint = nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
        const message = `The workspace has no dependency \`${name}\` to inherit.${hint}`;
        const suggestions = nearest === undefined ? [] : [nearest];
        problems.push(
            problem("not-shared", keySpan, message, { data: { name, table, suggestions } }),
        );
    } else if (defaultFeatures?.value === false && found.defaultFeatures?.value !== false) {
        const message = `The workspace takes the default features of \`${name}\`, which a member cannot switch off.`;
        problems.push(
            problem("ignored-default-features", defaultFeatures.span, message, {
                data: { name, table },
            }),
        );
    }
    return problems;
}

/** Dependencies that are there twice: by another spelling, or in a table that adds nothing. */
function checkTwins({ manifest }: EditorContext): readonly ManifestProblem[] {
    const problems: ManifestProblem[] = [];
    const spellings = new Map<string, ManifestDependency>();
    const normal = new Map<string, ManifestDependency>();
    for (const dependency of allDependencies(manifest)) {
        const { name, table, kind, target, keySpan } = dependency;
        const plain = `${table}\n${name.replaceAll("_", "-")}`;
        const first = spellings.get(plain);
        if (first !== undefined && first.name !== name) {
            const message = `\`${first.name}\` and \`${name}\` are the same name to code and to registries.`;
            const related = [{ ...first.keySpan, message: "The other one" }];
            problems.push(
                problem("similar-name", keySpan, message, {
                    data: { name, table, found: first.name },
                    related,
                }),
            );
        }
        spellings.set(plain, first ?? dependency);
        if (table === "workspace.dependencies" || table.startsWith("patch.") || table === "replace")
            continue;
        if (kind === "normal" && target === undefined) normal.set(name, dependency);
    }
    for (const dependency of manifest.dependencies) {
        const other = normal.get(dependency.name);
        if (other === undefined || other === dependency || dependency.kind === "build") continue;
        if (!addsNothing(dependency, other)) continue;
        const { name, table, span } = dependency;
        const message = `\`${name}\` is a dependency already; this one adds nothing.`;
        const related = [{ ...other.keySpan, message: "The dependency" }];
        problems.push(
            problem("duplicate-dependency", span, message, {
                tag: "unnecessary",
                data: { name, table },
                related,
            }),
        );
    }
    return problems;
}

/** True where a dependency is used in any case as the other one says. */
function addsNothing(dependency: ManifestDependency, other: ManifestDependency): boolean {
    if (other.optional?.value === true) return false;
    const features = new Set(other.features.map(({ value }) => value));
    return (
        dependency.packageName === other.packageName &&
        dependency.isInherited === other.isInherited &&
        dependency.requirement?.value === other.requirement?.value &&
        dependency.path?.value === other.path?.value &&
        dependency.git?.value === other.git?.value &&
        (other.defaultFeatures?.value !== false || dependency.defaultFeatures?.value === false) &&
        dependency.features.every(({ value }) => features.has(value))
    );
}
