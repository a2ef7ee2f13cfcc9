import { resolve } from "node:path";
import type { ChangeDescription } from "@rust-ai-ide/node/review/describe-changes";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode } from "../command.ts";

export interface DescriptionRequest {
    readonly repo: string | undefined;
    readonly format: string | undefined;
    readonly scope: ReviewScope;
    readonly text: (description: ChangeDescription) => string;
}

/** Describes a change and prints it. */
export async function runDescription(
    { repo, format = "text", scope, text }: DescriptionRequest,
    { terminal, token, installation }: CommandContext,
): Promise<ExitCode> {
    if (format !== "text" && format !== "json") throw CliErrors.badChoice("format", "text, json");
    const { describeChanges } = await import("@rust-ai-ide/node/review/describe-changes");
    const description = await describeChanges(
        { folder: resolve(repo ?? "."), scope, grammarsFolder: installation.grammarFolder },
        token,
    );
    const { facts, ...rest } = description;
    const shown = { ...rest, facts: { ...facts, kinds: [...facts.kinds] } };
    terminal.print(format === "json" ? `${JSON.stringify(shown)}\n` : text(description));
    return 0;
}
