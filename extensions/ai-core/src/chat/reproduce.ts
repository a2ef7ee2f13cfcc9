import type { CompilerDiagnostic } from "@rust-ai-ide/ai/chat/compiler-messages";
import type { WorkspaceCheck } from "@rust-ai-ide/ai/chat/fix-search";
import { type FixTarget, findTarget } from "@rust-ai-ide/ai/chat/fix-verdict";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { ChatErrors } from "./chat-errors.ts";

/** A check that can include tests, examples and benchmarks. */
export type TargetedCheck = WorkspaceCheck & { allTargets: boolean };

/**
 * The compiler's report without a change, and the error in it; tests are only built when the rest has
 * no such error. Rejects with `chat.notReproduced`, or as the check does.
 */
export async function reproduce(
    checker: TargetedCheck,
    place: FixTarget,
    token: CancellationToken,
): Promise<{ before: readonly CompilerDiagnostic[]; target: CompilerDiagnostic }> {
    for (const allTargets of [false, true]) {
        checker.allTargets = allTargets;
        const { diagnostics } = await checker.run(new Map(), token);
        // A code of a language server may be its own; the line tells as much.
        const target =
            findTarget(diagnostics, place) ??
            findTarget(diagnostics, { ...place, code: undefined });
        if (target !== undefined) return { before: diagnostics, target };
    }
    throw ChatErrors.notReproduced();
}
