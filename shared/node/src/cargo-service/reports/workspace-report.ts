import { effectivePackage } from "@rust-ai-ide/cargo/workspace/inherited";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import type {
    CargoMember,
    CargoProblem,
    WorkspaceDescription,
} from "@rust-ai-ide/protocol/cargo/workspaces";

/** A workspace as clients are told of it. */
export function describeWorkspace(workspace: CargoWorkspace): WorkspaceDescription {
    const { root, rootManifest, packages, lock, lockPath } = workspace;
    const defaults = new Set(workspace.defaultMembers ?? []);
    return {
        root,
        manifestPath: rootManifest.manifestPath,
        isVirtual: rootManifest.manifest.package === undefined,
        resolver: workspace.resolver ?? "1",
        packages: packages.map((each) => describeMember(each, defaults.has(each.manifestPath))),
        ...(lock === undefined ? {} : { lockPath: lockPath ?? `${root}/Cargo.lock` }),
        problems: workspace.problems.map(describeProblem),
    };
}

export function describeProblem(problem: {
    readonly code: string;
    readonly message: string;
    readonly path?: string;
}): CargoProblem {
    const { code, message, path = "" } = problem;
    return { path, code, message };
}

function describeMember(
    { manifest, manifestPath, isMember, foundTargets, inheritsFrom }: WorkspacePackage,
    isDefault: boolean,
): CargoMember {
    const own = effectivePackage(manifest, inheritsFrom);
    return {
        name: own?.name ?? "",
        version: manifest.package?.version === undefined ? "" : (own?.version ?? ""),
        manifestPath,
        isMember,
        isDefault,
        features: manifest.features.map(({ name }) => name),
        targets: foundTargets.map(({ kind, name, path }) => ({ kind, name, path })),
    };
}
