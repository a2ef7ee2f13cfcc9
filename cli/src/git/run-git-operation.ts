import { resolve } from "node:path";
import type { GitOperation } from "@rust-ai-ide/node/git-operations/operation";
import type { OperationRepository } from "@rust-ai-ide/node/git-operations/operation-repository";
import { type CommandContext, commonOptions, type ExitCode, type Values } from "../command.ts";
import { requireFolder } from "../files.ts";

export const repositoryOption = {
    kind: "text",
    value: "DIR",
    help: "The repository, or a folder of it; the current folder when absent.",
} as const;

/** Options of every command that changes a repository. */
export const gitOperationOptions = {
    repo: repositoryOption,
    "dry-run": { kind: "flag", help: "Print what would be done, and change nothing." },
    json: commonOptions.json,
} as const;

/** The folder that `--repo` names, absolute. Throws a `cli.*` error when it is none. */
export async function repositoryFolder(given: string | undefined): Promise<string> {
    const folder = resolve(given ?? ".");
    await requireFolder(folder);
    return folder;
}

/** Previews an operation, or does it with a backup. Exits with 1 where it stops at conflicts. */
export async function runGitOperation(
    values: Values<typeof gitOperationOptions>,
    { terminal, token }: CommandContext,
    make: (repository: OperationRepository) => GitOperation | Promise<GitOperation>,
): Promise<ExitCode> {
    const folder = await repositoryFolder(values.repo);
    const { openRepository } = await import(
        "@rust-ai-ide/node/git-operations/operation-repository"
    );
    const { performOperation, previewOperation } = await import(
        "@rust-ai-ide/node/git-operations/perform-operation"
    );
    const operation = await make(await openRepository(folder, token));
    if (values["dry-run"]) {
        const preview = await previewOperation(folder, operation, token);
        if (values.json) terminal.print(`${JSON.stringify({ preview })}\n`);
        else {
            terminal.print(`Would ${preview.title}.\n`);
            for (const line of preview.lines) terminal.print(`  ${line}\n`);
            for (const warning of preview.warnings) terminal.warn(`rust-ai: ${warning}`);
        }
        return 0;
    }
    const { record, outcome } = await performOperation(folder, operation, token);
    if (values.json) terminal.print(`${JSON.stringify({ operation: record, outcome })}\n`);
    else {
        terminal.print(`${outcome.message}\n`);
        const back = record.kind === "undo" ? "rust-ai git redo" : "rust-ai git undo";
        terminal.print(`Operation ${record.id}; ${back} takes it back.\n`);
    }
    return outcome.state === "stopped" ? 1 : 0;
}
