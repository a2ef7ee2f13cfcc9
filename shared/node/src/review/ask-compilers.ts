import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { ReviewCompiler } from "@rust-ai-ide/protocol/review/compilers";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import { addCompilerFindings } from "./compiler-findings.ts";
import type { ReviewOutcome } from "./run-review.ts";
import { addRustdocApi } from "./rustdoc-api.ts";

/** A workspace that was never built takes minutes. */
const defaultTimeoutMs = 600_000;

export interface AskedCompilers {
    readonly compilers: readonly ReviewCompiler[];
    /** For cargo and what it starts. */
    readonly env: Readonly<Record<string, string | undefined>>;
    /** A folder of the user's cache by its name. */
    cacheFolder(name: string): string;
    /** For each run of cargo. Default: ten minutes. */
    readonly timeoutMs?: number | undefined;
    /** Ids of rules that are switched off. */
    readonly disabled: readonly string[];
    /** Called with the crate that cargo is at. */
    onProgress(crate: string): void;
}

/**
 * A review with what compilers say of it. The repository's build scripts and procedural macros run. A
 * compiler that fails is told as a problem. Rejects with CancelledError.
 */
export async function askCompilers(
    outcome: ReviewOutcome,
    scope: ReviewScope,
    asked: AskedCompilers,
    token: CancellationToken,
): Promise<ReviewOutcome> {
    const { compilers, env, timeoutMs = defaultTimeoutMs, disabled } = asked;
    const onProgress = (crate: string): void => asked.onProgress(crate);
    const common = { env, timeoutMs, disabled, onProgress };
    let found = outcome;
    // First: it takes findings away.
    if (compilers.includes("rustdoc")) {
        const folder = asked.cacheFolder("review-interfaces");
        found = await addRustdocApi(found, scope, { ...common, cacheFolder: folder }, token);
    }
    // Clippy tells what rustc does as well: one run is enough.
    const tool = compilers.includes("clippy") ? "clippy" : "rustc";
    if (!compilers.includes(tool)) return found;
    const options = { ...common, tool, cacheFolder: asked.cacheFolder("review-builds") } as const;
    return addCompilerFindings(found, scope, options, token);
}
