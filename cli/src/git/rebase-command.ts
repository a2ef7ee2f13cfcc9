import type { RebaseRequest } from "@rust-ai-ide/node/git-operations/rebase-operation";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode, Values } from "../command.ts";
import { decodeText, readBytes } from "../files.ts";
import type { rebaseOptions } from "./rebase-options.ts";
import { repositoryFolder, runGitOperation } from "./run-git-operation.ts";

/** A plan of more commits than anybody has. */
const largestPlanBytes = 4_000_000;

/** Begins a rebase, prints its plan, or goes on with one that stopped. */
export async function runRebaseCommand(
    values: Values<typeof rebaseOptions>,
    context: CommandContext,
): Promise<ExitCode> {
    const { onto, plan, autosquash } = values;
    const step = stepOf(values);
    if (step !== undefined) {
        for (const option of ["onto", "plan", "autosquash", "print-plan"] as const) {
            const given = values[option];
            if (given !== undefined && given !== false) throw CliErrors.contradiction(step, option);
        }
        const operations = await import("@rust-ai-ide/node/git-operations/rebase-with-git");
        const { continueRebase, skipRebase, abortRebase } = operations;
        const make = { continue: continueRebase, skip: skipRebase, abort: abortRebase }[step];
        return runGitOperation(values, context, make);
    }
    if (onto === undefined) throw CliErrors.missingOption("onto", "git rebase");
    if (plan !== undefined && autosquash) throw CliErrors.contradiction("plan", "autosquash");
    const request: RebaseRequest = {
        onto,
        plan: plan === undefined ? undefined : await readPlan(plan, context),
        isAutosquashed: autosquash,
        grammarsFolder: context.installation.grammarFolder,
    };
    if (values["print-plan"]) return printPlan(values, request, context);
    const { rebase } = await import("@rust-ai-ide/node/git-operations/rebase-operation");
    return runGitOperation(values, context, (repository) => rebase(repository, request));
}

type Step = "continue" | "skip" | "abort";

function stepOf(values: Values<typeof rebaseOptions>): Step | undefined {
    const steps = ["continue", "skip", "abort"] as const;
    const [first, second] = steps.filter((name) => values[name]);
    if (first !== undefined && second !== undefined) throw CliErrors.contradiction(first, second);
    return first;
}

async function readPlan(path: string, { terminal, token }: CommandContext): Promise<string> {
    const bytes =
        path === "-"
            ? await terminal.readInput(largestPlanBytes, token)
            : await readBytes(path, largestPlanBytes, token);
    if (bytes === undefined) throw CliErrors.tooLarge("-", largestPlanBytes);
    const text = decodeText(bytes);
    if (text === undefined) throw CliErrors.invalidText(path);
    return text;
}

async function printPlan(
    values: Values<typeof rebaseOptions>,
    request: RebaseRequest,
    { terminal, token }: CommandContext,
): Promise<ExitCode> {
    const folder = await repositoryFolder(values.repo);
    const { openRepository } = await import(
        "@rust-ai-ide/node/git-operations/operation-repository"
    );
    const { predictRebase } = await import("@rust-ai-ide/node/git-operations/rebase-operation");
    const repository = await openRepository(folder, token);
    const { text, steps } = await predictRebase(repository, request, token);
    terminal.print(values.json ? `${JSON.stringify({ plan: text, steps })}\n` : text);
    return 0;
}
