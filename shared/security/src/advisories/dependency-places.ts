import type { LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { ManifestDependency } from "@rust-ai-ide/cargo/manifest/manifest";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { FindingLocation } from "../finding.ts";
import { placed } from "./audit-findings.ts";

type DependencyPlaces = (
    member: LockPackage,
    dependency: LockPackage,
) => readonly FindingLocation[];

/**
 * Finds where manifests of a workspace ask for a dependency: the lines of the member, and for an
 * inherited one the line of `[workspace.dependencies]` in front of them, where its version is said.
 */
export function dependencyPlaces(workspace: CargoWorkspace): DependencyPlaces {
    const packages = new Map(
        workspace.packages.flatMap((each) => {
            const name = each.manifest.package?.name?.value;
            return name === undefined ? [] : [[name, each] as const];
        }),
    );
    const lines = new Map<WorkspacePackage, LineIndex>();
    const place = (owner: WorkspacePackage, { keySpan }: ManifestDependency): FindingLocation => {
        const known = lines.get(owner) ?? new LineIndex(owner.manifest.document.text);
        lines.set(owner, known);
        return placed(known, owner.manifestPath, keySpan);
    };
    const { rootManifest } = workspace;
    const shared = rootManifest.manifest.workspace?.dependencies ?? [];
    return (member, dependency) => {
        const owner = packages.get(member.name);
        if (owner === undefined) return [];
        const found: FindingLocation[] = [];
        for (const each of owner.manifest.dependencies) {
            const inherited = each.isInherited
                ? shared.find(({ name }) => name === each.name)
                : undefined;
            if ((inherited ?? each).packageName !== dependency.name) continue;
            if (inherited !== undefined) found.push(place(rootManifest, inherited));
            found.push(place(owner, each));
        }
        return distinct(found);
    };
}

function distinct(places: readonly FindingLocation[]): readonly FindingLocation[] {
    const seen = new Set<string>();
    return places.filter(({ path, span }) => {
        const key = `${span.start} ${path}`;
        return !seen.has(key) && seen.add(key);
    });
}
