import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { CargoService } from "../cargo-service/cargo-service.ts";
import type { Overlay } from "../cargo-workspace/manifest-cache.ts";
import { policyText } from "../licences/load-policy-input.ts";
import type { PolicyOutcome } from "../security-service/check-policy.ts";
import { SecurityLanguageErrors } from "./security-language-errors.ts";

export interface PolicyAnswer {
    /** Undefined: the workspace has no `deny.toml`. */
    readonly policy: string | undefined;
    /** Undefined: it has no lock. */
    readonly outcome: PolicyOutcome | undefined;
}

interface Known extends PolicyAnswer {
    readonly workspace: CargoWorkspace;
}

/**
 * Holds workspaces to their policies. An answer stays until the workspace or its policy is another:
 * for a new one every manifest of the lock is read.
 */
export class PolicyChecker {
    private readonly cargo: CargoService;
    private readonly overlay: Overlay;
    private readonly known = new Map<string, Known>();

    constructor(cargo: CargoService, overlay: Overlay) {
        this.cargo = cargo;
        this.overlay = overlay;
    }

    /** The newest answer, where it still holds. */
    async latest(workspace: CargoWorkspace): Promise<PolicyAnswer | undefined> {
        const known = this.known.get(workspace.root);
        const policy = await policyText(workspace.root, this.overlay);
        return known?.workspace === workspace && known.policy === policy ? known : undefined;
    }

    /** Rejects with `security.noRegistries` and CancelledError. */
    async check(workspace: CargoWorkspace, token: CancellationToken): Promise<PolicyAnswer> {
        const latest = await this.latest(workspace);
        if (latest !== undefined) return latest;
        const { root } = workspace;
        const [registries, { checkPolicy }] = await Promise.all([
            this.cargo.registries(root),
            import("../security-service/check-policy.ts"),
        ]);
        if (registries === undefined) throw SecurityLanguageErrors.noRegistries(root);
        const policy = await policyText(root, this.overlay);
        const outcome = await checkPolicy(
            workspace,
            registries,
            { overlay: this.overlay, facts: this.cargo.facts },
            token,
        );
        const answer = { workspace, policy, outcome };
        this.known.set(root, answer);
        return answer;
    }
}
