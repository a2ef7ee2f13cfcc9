import type { ManifestDependency } from "../manifest/manifest.ts";
import type { CargoWorkspace, WorkspacePackage } from "../workspace/workspace.ts";

/**
 * Members that no other package of the workspace depends on and that are no product themselves: not
 * published, with a library alone, which is not one for programs in other languages.
 */
export function unusedMembers(workspace: CargoWorkspace): readonly WorkspacePackage[] {
    const needed = new Set<string>();
    const shared = workspace.rootManifest.manifest.workspace?.dependencies ?? [];
    for (const { manifest } of workspace.packages) {
        for (const dependency of manifest.dependencies) {
            const inherited = dependency.isInherited
                ? shared.find(({ name }) => name === dependency.name)
                : undefined;
            const packageName = (inherited ?? dependency).packageName;
            // Tests of a package may depend on the package itself.
            if (packageName !== manifest.package?.name?.value) needed.add(packageName);
        }
    }
    return workspace.packages.filter((each) => {
        const name = each.manifest.package?.name?.value;
        if (!each.isMember || name === undefined || needed.has(name)) return false;
        return each !== workspace.rootManifest && isPrivate(each) && isLibraryAlone(each);
    });
}

function isPrivate({ manifest }: WorkspacePackage): boolean {
    const publish = manifest.package?.publish;
    if (publish === undefined || publish === "inherited") return false;
    const { value } = publish;
    return value === false || (Array.isArray(value) && value.length === 0);
}

function isLibraryAlone({ manifest, foundTargets }: WorkspacePackage): boolean {
    const kinds = [...foundTargets, ...manifest.targets].map(({ kind }) => kind);
    if (kinds.length === 0 || kinds.some((kind) => kind !== "lib")) return false;
    const library = manifest.root.members.get("lib")?.node;
    if (library?.kind !== "table") return true;
    return !library.members.has("crate-type") && !library.members.has("crate_type");
}

/** Dependencies of `[workspace.dependencies]` that no member inherits. */
export function unusedWorkspaceDependencies(
    workspace: CargoWorkspace,
): readonly ManifestDependency[] {
    const inherited = new Set(
        workspace.packages.flatMap(({ manifest }) =>
            manifest.dependencies.filter(({ isInherited }) => isInherited).map(({ name }) => name),
        ),
    );
    const shared = workspace.rootManifest.manifest.workspace?.dependencies ?? [];
    return shared.filter(({ name }) => !inherited.has(name));
}
