import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { checkLicences, type LicenceAnswer } from "@rust-ai-ide/security/licences/check-licences";
import type { Overlay } from "../cargo-workspace/manifest-cache.ts";
import { loadPolicyInput, type PlacedPolicyProblem } from "../licences/load-policy-input.ts";
import type { Registries } from "../registry/open-registries.ts";
import { findBans } from "../supply-chain/find-bans.ts";

/** What a workspace's policy has to say of its packages. */
export interface PolicyOutcome {
    readonly hasPolicy: boolean;
    readonly licences: readonly SecurityFinding[];
    readonly bans: readonly SecurityFinding[];
    readonly answers: readonly LicenceAnswer[];
    readonly problems: readonly PlacedPolicyProblem[];
}

/**
 * Holds licences, packages and sources to `deny.toml`. Undefined without a lock. Nothing is run or
 * fetched.
 */
export async function checkPolicy(
    workspace: CargoWorkspace,
    registries: Registries,
    overlay: Overlay,
    token: CancellationToken,
): Promise<PolicyOutcome | undefined> {
    const input = await loadPolicyInput(workspace, registries, token, { overlay });
    if (input === undefined) return undefined;
    const { packages, policy, places } = input;
    const { answers, findings } = checkLicences(packages, policy, places);
    return {
        hasPolicy: policy !== undefined,
        licences: findings,
        bans: await findBans(input, token),
        answers,
        problems: input.policyProblems,
    };
}
