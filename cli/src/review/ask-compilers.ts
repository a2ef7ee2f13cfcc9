import { homedir } from "node:os";
import { cacheFolder } from "@rust-ai-ide/node/cache-folder";
import { addCompilerFindings } from "@rust-ai-ide/node/review/compiler-findings";
import type { ReviewOutcome } from "@rust-ai-ide/node/review/run-review";
import { addRustdocApi } from "@rust-ai-ide/node/review/rustdoc-api";
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
    const isRustdoc = values["rustdoc-json"];
    if (!values.clippy && !values.check && !isRustdoc) return outcome;
    const { environment } = installation;
    const surroundings = {
        platform: process.platform,
        env: environment,
        homeDirectory: homedir(),
    };
    // Clippy tells what rustc does as well: one run is enough.
    const tool = values.clippy ? "clippy" : "rustc";
    const common = {
        env: environment,
        timeoutMs: (values.timeout ?? defaultTimeout) * 1_000,
        disabled: values.disable,
        onProgress: (crate: string) => terminal.progress(`compiling: ${crate}`),
    };
    try {
        let found = outcome;
        // First: it takes findings away.
        if (isRustdoc) {
            const folder = cacheFolder(surroundings, "review-interfaces");
            found = await addRustdocApi(found, scope, { ...common, cacheFolder: folder }, token);
        }
        if (!values.clippy && !values.check) return found;
        const folder = cacheFolder(surroundings, "review-builds");
        const options = { ...common, tool, cacheFolder: folder } as const;
        return await addCompilerFindings(found, scope, options, token);
    } finally {
        terminal.progress("");
    }
}
