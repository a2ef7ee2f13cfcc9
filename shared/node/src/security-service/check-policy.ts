import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { checkLicences, type LicenceAnswer } from "@rust-ai-ide/security/licences/check-licences";
import {
    loadPolicyInput,
    type PlacedPolicyProblem,
    type PolicyOptions,
} from "../licences/load-policy-input.ts";
import type { Registries } from "../registry/open-registries.ts";
import { findBans } from "../supply-chain/find-bans.ts";

/** What a workspace's policy has to say of its packages. */
export interface PolicyOutcome {
    readonly hasPolicy: boolean;
    /** Absolute path of the file; undefined without one. */
    readonly policyPath: string | undefined;
    readonly licences: readonly SecurityFinding[];
    readonly bans: readonly SecurityFinding[];
    readonly answers: readonly LicenceAnswer[];
    readonly problems: readonly PlacedPolicyProblem[];
}

/** Which section of a policy speaks of what. */
const sectionOf = { licence: "licenses", ban: "bans", source: "sources" } as const;

/**
 * Holds licences, packages and sources to what `deny.toml` has sections of: whoever keeps nothing but
 * suppressions in it is not told of defaults. Undefined without a lock. Nothing is run or fetched.
 */
export async function checkPolicy(
    workspace: CargoWorkspace,
    registries: Registries,
    options: Pick<PolicyOptions, "overlay" | "facts">,
    token: CancellationToken,
): Promise<PolicyOutcome | undefined> {
    const input = await loadPolicyInput(workspace, registries, token, options);
    if (input === undefined) return undefined;
    const { packages, policy, places } = input;
    const { answers, findings } = checkLicences(packages, policy, places);
    const isAsked = ({ category }: SecurityFinding): boolean =>
        category in sectionOf &&
        policy?.sections?.includes(sectionOf[category as keyof typeof sectionOf]) === true;
    return {
        hasPolicy: policy !== undefined,
        policyPath: policy?.path,
        licences: findings.filter(isAsked),
        bans: (await findBans(input, token)).filter(isAsked),
        answers,
        problems: input.policyProblems,
    };
}
