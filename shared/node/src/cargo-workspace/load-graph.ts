import { linkPackages } from "@rust-ai-ide/cargo/graph/link-packages";
import { factsOfManifest, type PackageFacts } from "@rust-ai-ide/cargo/graph/package-facts";
import type { GraphOptions, PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";
import { resolveGraph } from "@rust-ai-ide/cargo/graph/resolve-graph";
import type { ResolveInput } from "@rust-ai-ide/cargo/graph/resolve-input";
import type { TargetFacts } from "@rust-ai-ide/cargo/graph/target-facts";
import type { LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { Problem } from "@rust-ai-ide/core/result";
import { knownTargets, type TargetSource } from "./host-target.ts";
import { PackageFactsCache, type PackageSources } from "./package-sources.ts";

export interface GraphSurroundings {
    /** What was read of packages before. */
    readonly facts?: PackageFactsCache;
    /** Our own table of targets when absent. */
    readonly targets?: TargetSource;
}

/** The graph of what cargo would build. Never rejects; what is missing is told as a problem of it. */
export async function loadGraph(
    workspace: CargoWorkspace,
    sources: PackageSources,
    options: GraphOptions = {},
    surroundings: GraphSurroundings = {},
): Promise<PackageGraph> {
    return resolveGraph(
        await loadResolveInput(workspace, sources, options.target, surroundings),
        options,
    );
}

/** Everything that graphs of a workspace follow from; `target` is a triple or `all`. */
export async function loadResolveInput(
    workspace: CargoWorkspace,
    sources: PackageSources,
    target?: string,
    { facts = new PackageFactsCache(), targets = knownTargets() }: GraphSurroundings = {},
): Promise<ResolveInput> {
    const problems: Problem[] = [];
    const own = new Map<string, PackageFacts>();
    for (const { manifest, manifestPath, folder, isMember, inheritsFrom } of workspace.packages) {
        const place = { manifestPath, folder, source: undefined, isMember };
        const read = factsOfManifest(manifest, place, inheritsFrom);
        if (read !== undefined) own.set(`${read.name} ${read.version}`, read);
    }
    const { lock } = workspace;
    if (lock === undefined) {
        const message =
            "There is no Cargo.lock: only members and path dependencies are known. Run cargo generate-lockfile to make one.";
        problems.push({ code: "graph.noLock", message });
    }
    const chosen = ownOfLock(lock?.packages ?? [], own, problems);
    const locked = await Promise.all(
        (lock?.packages ?? []).map(async (each) => chosen.get(each) ?? facts.read(each, sources)),
    );
    const found = new Set(chosen.values());
    const others = [...own.values()].filter((each) => !found.has(each));
    const linked = linkPackages({ lock, locked, others });
    const { packages } = linked;
    const byPath = new Map(packages.map(({ manifestPath }, index) => [manifestPath, index]));
    const members = workspace.packages.flatMap(({ isMember, manifestPath }) => {
        const index = isMember ? byPath.get(manifestPath) : undefined;
        return index === undefined ? [] : [index];
    });
    const host = await targets.host();
    const isNamed = target !== undefined && target !== "all";
    const asked = isNamed ? target : sources.config?.buildTarget;
    const built = await targetFacts(asked, host, targets, problems);
    return {
        packages,
        members,
        current: byPath.get(workspace.currentPath),
        isVirtual: workspace.rootManifest.manifest.package === undefined,
        resolver: workspace.resolver ?? "1",
        host,
        target: built,
        problems: [...problems, ...linked.problems],
    };
}

/** Undefined where nobody names a target. The machine's own is another build than none when it is named. */
async function targetFacts(
    triple: string | undefined,
    host: TargetFacts,
    targets: TargetSource,
    problems: Problem[],
): Promise<TargetFacts | undefined> {
    if (triple === undefined) return undefined;
    if (triple === host.triple || triple === "host-tuple") return host;
    const known = await targets.ofTriple(triple);
    if (known !== undefined) return known;
    const message = `The target ${triple} is not known here; its platform counts as one that no cfg holds for`;
    problems.push({ code: "graph.unknownTarget", message });
    return { triple, cfg: new Set() };
}

/**
 * Members and path dependencies by what the lock calls them. A version that was changed since is told
 * and counts as the one of the lock, as it does for cargo.
 */
function ownOfLock(
    locked: readonly LockPackage[],
    own: ReadonlyMap<string, PackageFacts>,
    problems: Problem[],
): ReadonlyMap<LockPackage, PackageFacts> {
    const chosen = new Map<LockPackage, PackageFacts>();
    const left = new Set(own.values());
    const local = locked.filter(({ source }) => source === undefined);
    for (const each of local) {
        const exact = own.get(`${each.name} ${each.version}`);
        if (exact === undefined) continue;
        chosen.set(each, exact);
        left.delete(exact);
    }
    for (const each of local) {
        if (chosen.has(each)) continue;
        const named = [...left].find(({ name }) => name === each.name);
        if (named === undefined) continue;
        chosen.set(each, named);
        left.delete(named);
        const message = `Cargo.lock has ${each.name} ${each.version}, its manifest says ${named.version}; run cargo metadata to bring the lock up to date`;
        problems.push({ code: "graph.versionNotInLock", message });
    }
    return chosen;
}
