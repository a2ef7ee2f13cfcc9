import { homedir } from "node:os";
import { cacheFolder } from "@rust-ai-ide/node/cache-folder";
import { addCompilerFindings } from "@rust-ai-ide/node/review/compiler-findings";
import type { ReviewOutcome } from "@rust-ai-ide/node/review/run-review";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import type { CommandContext, Values } from "../command.ts";
import type { reviewOptions } from "./review-options.ts";

/** Seconds; a workspace that was never built takes minutes. */
const defaultTimeout = 600;

/** A review with what the compilers say that options ask for. */
export async function askCompilers(
    outcome: ReviewOutcome,
    scope: ReviewScope,
    values: Values<typeof reviewOptions>,
    { terminal, token, installation }: CommandContext,
): Promise<ReviewOutcome> {
    if (!values.clippy && !values.check) return outcome;
    const { environment } = installation;
    const surroundings = {
        platform: process.platform,
        env: environment,
        homeDirectory: homedir(),
    };
    // Clippy tells what rustc does as well: one run is enough.
    const tool = values.clippy ? "clippy" : "rustc";
    try {
        return await addCompilerFindings(
            outcome,
            scope,
            {
                tool,
                env: environment,
                cacheFolder: cacheFolder(surroundings, "review-builds"),
                timeoutMs: (values.timeout ?? defaultTimeout) * 1_000,
                onProgress: (crate) => terminal.progress(`${tool}: ${crate}`),
                disabled: values.disable,
            },
            token,
        );
    } finally {
        terminal.progress("");
    }
}
