import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { OperationRepository } from "./operation-repository.ts";

/** Rejects with `operation.noIdentity` where git could not sign a commit with a name. */
export async function requireIdentity(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<void> {
    await repository.git({ arguments: ["var", "GIT_COMMITTER_IDENT"] }, token);
    await repository.git({ arguments: ["var", "GIT_AUTHOR_IDENT"] }, token);
}
