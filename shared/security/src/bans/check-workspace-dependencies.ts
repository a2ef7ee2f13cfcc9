import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { ManifestDependency } from "@rust-ai-ide/cargo/manifest/manifest";
import { valueAt } from "@rust-ai-ide/cargo/toml/toml-lookup";
import { matches } from "@rust-ai-ide/cargo/version/matches";
import { parseRequirement } from "@rust-ai-ide/cargo/version/parse-requirement";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import { effectiveDependency } from "@rust-ai-ide/cargo/workspace/inherited";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import { LineIndex } from "@rust-ai-ide/core/text";
import { placed } from "../advisories/audit-findings.ts";
import type { FindingLocation, SecurityFinding } from "../finding.ts";
import type { WorkspaceDependencyPolicy } from "../policy/deny-policy.ts";
import type { PolicyGraph } from "../policy/policy-graph.ts";
import { type PolicyPlaces, shownLevel } from "../policy/policy-places.ts";

interface Declaration {
    readonly owner: WorkspacePackage;
    readonly dependency: ManifestDependency;
}

/**
 * Packages that several declarations of members ask for and that not all of them inherit, and entries
 * of `[workspace.dependencies]` that no package of the graph is meant by.
 */
export function checkWorkspaceDependencies(
    lock: LockFile,
    graph: PolicyGraph,
    workspace: CargoWorkspace,
    policy: WorkspaceDependencyPolicy,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    return [
        ...duplicated(lock, graph, workspace, policy, places),
        ...unused(lock, graph, workspace, policy, places),
    ];
}

function duplicated(
    lock: LockFile,
    graph: PolicyGraph,
    workspace: CargoWorkspace,
    policy: WorkspaceDependencyPolicy,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    const level = shownLevel(policy.duplicates);
    const members = workspace.packages.filter(({ isMember }) => isMember);
    if (level === undefined || members.length < 2) return [];
    const asked = declarations(lock, graph, members, policy);
    return [...asked].flatMap(([index, all]) => {
        const own = all.filter(({ dependency }) => !dependency.isInherited);
        if (all.length < 2 || own.length === 0) return [];
        const { name, version } = lock.packages[index] ?? { name: "", version: "" };
        const shared = workspace.rootManifest.manifest.workspace?.dependencies ?? [];
        const isShared = shared.some(({ packageName }) => packageName === name);
        const what = isShared
            ? "Write workspace = true instead."
            : "Declare it in [workspace.dependencies] and write workspace = true.";
        const found = places.ofPackage(index, {
            category: "ban",
            rule: "ban.workspaceDuplicate",
            level,
            title: "The dependency is declared several times",
            message: `${all.length} declarations of members ask for ${name} ${version}, and ${own.length} of them not through the workspace. ${what}`,
        });
        return { ...found, locations: own.map(placeOf) };
    });
}

/** What members ask for, by index in the lock. */
function declarations(
    lock: LockFile,
    graph: PolicyGraph,
    members: readonly WorkspacePackage[],
    policy: WorkspaceDependencyPolicy,
): ReadonlyMap<number, readonly Declaration[]> {
    const indexes = new Map(
        graph.flatMap((of, index) =>
            of?.isMember && of.manifestPath !== undefined ? [[of.manifestPath, index]] : [],
        ),
    );
    const asked = new Map<number, Declaration[]>();
    for (const owner of members) {
        const edges = graph[indexes.get(owner.manifestPath) ?? -1]?.dependencies ?? [];
        const ignored = ignoredKinds(owner);
        for (const dependency of owner.manifest.dependencies) {
            if (ignored.has(dependency.kind)) continue;
            const said = effectiveDependency(dependency, owner.folder, owner.inheritsFrom);
            if (said.folder !== undefined && !policy.includesPaths) continue;
            const edge = edges.find(
                ({ to, kind, requirement }) =>
                    kind === dependency.kind &&
                    requirement === said.requirement &&
                    lock.packages[to]?.name === said.packageName,
            );
            if (edge === undefined) continue;
            const known = asked.get(edge.to) ?? [];
            known.push({ owner, dependency });
            asked.set(edge.to, known);
        }
    }
    return asked;
}

/** A package may list in its metadata which of its tables are looked at. */
function ignoredKinds({ manifest }: WorkspacePackage): ReadonlySet<string> {
    const path = ["package", "metadata", "cargo-deny", "workspace-duplicates"];
    const value = valueAt(manifest.root, path);
    if (value?.kind !== "array") return new Set();
    const ignored = new Set(["normal", "dev", "build"]);
    for (const item of value.items) {
        if (item.kind === "string") ignored.delete(item.value === "" ? "normal" : item.value);
    }
    return ignored;
}

function unused(
    lock: LockFile,
    graph: PolicyGraph,
    { rootManifest }: CargoWorkspace,
    policy: WorkspaceDependencyPolicy,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    const level = shownLevel(policy.unused);
    if (level === undefined) return [];
    const shared = rootManifest.manifest.workspace?.dependencies ?? [];
    return shared.flatMap((dependency) => {
        const { name } = dependency;
        if (lock.packages.some((each, index) => graph[index] && isAskedFor(each, dependency))) {
            return [];
        }
        return places.ofPlace(placeOf({ owner: rootManifest, dependency }), name, {
            category: "ban",
            rule: "ban.unusedWorkspaceDependency",
            level,
            title: "Nothing needs the dependency of the workspace",
            message: `No package of the graph is what ${name} of [workspace.dependencies] asks for. Remove it.`,
        });
    });
}

function isAskedFor(
    { name, version, source }: LockPackage,
    { packageName, requirement, path, git }: ManifestDependency,
): boolean {
    if (name !== packageName) return false;
    if (path !== undefined && source !== undefined) return false;
    if (git !== undefined && source?.startsWith("git+") !== true) return false;
    const wanted = requirement && parseRequirement(requirement.value);
    const found = parseVersion(version);
    return wanted === undefined || found === undefined || matches(wanted, found);
}

function placeOf({ owner, dependency }: Declaration): FindingLocation {
    const lines = new LineIndex(owner.manifest.document.text);
    return placed(lines, owner.manifestPath, dependency.keySpan);
}
