import { parentFolder } from "@rust-ai-ide/cargo/workspace/file-paths";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { checkBans } from "@rust-ai-ide/security/bans/check-bans";
import { checkBuild, packagesThatBuild } from "@rust-ai-ide/security/bans/check-build";
import { checkSources } from "@rust-ai-ide/security/bans/check-sources";
import { checkWildcards } from "@rust-ai-ide/security/bans/check-wildcards";
import { checkWorkspaceDependencies } from "@rust-ai-ide/security/bans/check-workspace-dependencies";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import type { BuildPolicy } from "@rust-ai-ide/security/policy/deny-policy";
import { scopeOf } from "@rust-ai-ide/security/policy/policy-graph";
import type { PackageContents } from "@rust-ai-ide/security/supply-chain/package-contents";
import { ManifestCache } from "../cargo-workspace/manifest-cache.ts";
import type { PolicyInput } from "../licences/load-policy-input.ts";
import { buildScriptOf, type PackageFolder, readPackageContents } from "./read-package.ts";

/**
 * Everything that `[bans]` and `[sources]` of a policy find; nothing without a policy. Files of
 * packages are read where the policy wants them to be looked at; nothing is run or fetched.
 */
export async function findBans(
    input: PolicyInput,
    token: CancellationToken,
): Promise<readonly SecurityFinding[]> {
    const { lock, graph, policy, places, workspace } = input;
    if (policy === undefined) return [];
    const { bans, sources } = policy;
    const scopes = graph.map(scopeOf);
    const byDefault = [input.defaultSource, ...(input.defaultIndex ? [input.defaultIndex] : [])];
    const shared = bans.workspaceDependencies;
    return [
        ...checkBans(lock, scopes, bans, places, graph),
        ...checkWildcards(lock, graph, bans, places),
        ...(shared === undefined
            ? []
            : checkWorkspaceDependencies(lock, graph, workspace, shared, places)),
        ...(bans.build === undefined ? [] : await findInBuild(input, bans.build, token)),
        ...checkSources(lock, sources, byDefault, places, graph),
    ];
}

async function findInBuild(
    { lock, graph, places }: PolicyInput,
    policy: BuildPolicy,
    token: CancellationToken,
): Promise<readonly SecurityFinding[]> {
    const folders = new Map<number, PackageFolder>();
    const running = new Set<number>();
    const manifests = new ManifestCache();
    for (const [index, { source }] of lock.packages.entries()) {
        throwIfCancelled(token);
        const path = graph[index]?.manifestPath;
        const read = path === undefined ? undefined : await manifests.read(path);
        if (path === undefined || read === undefined) continue;
        const { manifest } = read;
        const of = { folder: parentFolder(path), manifest, isOwn: source === undefined };
        folders.set(index, of);
        const runs = graph[index]?.isProcMacro === true || (await buildScriptOf(of)) !== undefined;
        if (runs) running.add(index);
    }
    const wanted = new Set(
        policy.bypass.flatMap(({ allow }) =>
            allow.flatMap(({ path, checksum }) =>
                checksum === undefined ? [] : [path.value.replace(/^\.\//, "")],
            ),
        ),
    );
    const contents = new Map<number, PackageContents>();
    for (const index of packagesThatBuild(lock, graph, policy, (each) => running.has(each))) {
        const of = folders.get(index);
        if (of === undefined) continue;
        const isHashed = (path: string): boolean => wanted.has(path);
        contents.set(index, await readPackageContents(of, isHashed, token));
    }
    return checkBuild(lock, graph, contents, policy, places);
}
