import { homedir } from "node:os";
import { cacheFolder } from "@rust-ai-ide/node/cache-folder";
import { askCompilers } from "@rust-ai-ide/node/review/ask-compilers";
import type { ReviewOutcome } from "@rust-ai-ide/node/review/run-review";
import type { ReviewCompiler } from "@rust-ai-ide/protocol/review/compilers";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import type { CommandContext, Values } from "../command.ts";
import type { reviewOptions } from "./review-options.ts";

/** A review with what the compilers say that options ask for. */
export async function askWantedCompilers(
    outcome: ReviewOutcome,
    scope: ReviewScope,
    values: Values<typeof reviewOptions>,
    { terminal, token, installation }: CommandContext,
): Promise<ReviewOutcome> {
    const compilers: ReviewCompiler[] = [
        ...(values["rustdoc-json"] ? (["rustdoc"] as const) : []),
        ...(values.clippy ? (["clippy"] as const) : []),
        ...(values.check ? (["rustc"] as const) : []),
    ];
    if (compilers.length === 0) return outcome;
    const { environment: env } = installation;
    const surroundings = { platform: process.platform, env, homeDirectory: homedir() };
    try {
        const asked = {
            compilers,
            env,
            cacheFolder: (name: string) => cacheFolder(surroundings, name),
            timeoutMs: values.timeout === undefined ? undefined : values.timeout * 1_000,
            disabled: values.disable,
            onProgress: (crate: string) => terminal.progress(`compiling: ${crate}`),
        };
        return await askCompilers(outcome, scope, asked, token);
    } finally {
        terminal.progress("");
    }
}
