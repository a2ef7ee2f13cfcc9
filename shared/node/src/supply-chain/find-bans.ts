import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { checkBans } from "@rust-ai-ide/security/bans/check-bans";
import { checkSources } from "@rust-ai-ide/security/bans/check-sources";
import { checkWildcards } from "@rust-ai-ide/security/bans/check-wildcards";
import { checkWorkspaceDependencies } from "@rust-ai-ide/security/bans/check-workspace-dependencies";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import type { PolicyInput } from "../licences/load-policy-input.ts";

/**
 * Everything that `[bans]` and `[sources]` of a policy find; nothing without a policy. Reads files of
 * packages where the policy asks for that; runs and fetches nothing.
 */
export async function findBans(
    input: PolicyInput,
    _token: CancellationToken,
): Promise<readonly SecurityFinding[]> {
    const { lock, graph, policy, places, packages, workspace, defaultSource } = input;
    if (policy === undefined) return [];
    const { bans, sources } = policy;
    const scopes = packages.map(({ scope }) => scope);
    const shared = bans.workspaceDependencies;
    return [
        ...checkBans(lock, scopes, bans, places, graph),
        ...checkWildcards(lock, graph, bans, places),
        ...(shared === undefined
            ? []
            : checkWorkspaceDependencies(lock, graph, workspace, shared, places)),
        ...checkSources(lock, sources, defaultSource, places, graph),
    ];
}
