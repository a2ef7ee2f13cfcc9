import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { CargoService } from "./cargo-service.ts";
import { findManifests } from "./find-manifests.ts";

/** Workspaces of the manifests below some folders, each once, in the order of their roots. */
export async function findWorkspaces(
    service: Pick<CargoService, "workspaces">,
    folders: readonly string[],
    token: CancellationToken,
): Promise<readonly CargoWorkspace[]> {
    const known = new Set<string>();
    const workspaces: CargoWorkspace[] = [];
    for (const path of await findManifests(
        folders.map((folder) => folder.replaceAll("\\", "/")),
        token,
    )) {
        throwIfCancelled(token);
        if (known.has(path)) continue;
        const workspace = await service.workspaces.load(path);
        known.add(path);
        const root = workspace.rootManifest.manifestPath;
        const isNew = root === path || !known.has(root);
        known.add(root);
        for (const { manifestPath, isMember } of workspace.packages)
            if (isMember) known.add(manifestPath);
        if (isNew) workspaces.push(workspace);
    }
    return workspaces.sort((a, b) => (a.root < b.root ? -1 : 1));
}
