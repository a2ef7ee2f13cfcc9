import type {
    BisectCommit,
    BisectReport,
    BisectRequest,
    BisectStep,
} from "@rust-ai-ide/node/git-operations/bisect-search";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode, Values } from "../command.ts";
import type { bisectOptions } from "./bisect-options.ts";
import { repositoryFolder } from "./run-git-operation.ts";

/** Searches the first bad commit. Exits with 1 where several may be it. */
export async function runBisect(
    values: Values<typeof bisectOptions>,
    { terminal, token }: CommandContext,
): Promise<ExitCode> {
    const request = await requestOf(values);
    const { bisect, planBisect } = await import("@rust-ai-ide/node/git-operations/bisect-search");
    if (values["dry-run"]) {
        const plan = await planBisect(request, token);
        const text = `Would try both ends and about ${plan.steps} of ${plan.candidates} commits.\n`;
        terminal.print(values.json ? `${JSON.stringify({ plan })}\n` : text);
        return 0;
    }
    try {
        const onStep = (step: BisectStep): void => {
            if (!values.json) terminal.print(`${describeStep(step)}\n`);
        };
        const onProgress = (text: string): void => terminal.progress(text);
        const report = await bisect({ ...request, onStep, onProgress }, token);
        terminal.progress("");
        if (values.json) terminal.print(`${JSON.stringify(report)}\n`);
        else {
            terminal.print(describeReport(report));
            for (const problem of report.problems) terminal.warn(`rust-ai: ${problem}`);
        }
        return report.state === "found" ? 0 : 1;
    } finally {
        terminal.progress("");
    }
}

async function requestOf(values: Values<typeof bisectOptions>): Promise<BisectRequest> {
    const { command, test, package: name, offline } = values;
    const [program] = command;
    if (program !== undefined && (test !== undefined || name !== undefined || offline)) {
        throw CliErrors.unexpectedArgument(program, "git bisect");
    }
    return {
        folder: await repositoryFolder(values.repo),
        good: values.good,
        bad: values.bad ?? "HEAD",
        test:
            program === undefined
                ? { kind: "cargo", filter: test, package: name, isOffline: offline }
                : { kind: "command", command },
        timeoutMs: values.timeout * 1_000,
    };
}

function describeStep({ commit, subject, verdict, reason, milliseconds }: BisectStep): string {
    const why = reason === "" ? "" : ` (${reason})`;
    const seconds = (milliseconds / 1_000).toFixed(1);
    return `${verdict.padEnd(4)} ${commit.slice(0, 10)} ${subject}${why}, ${seconds} s`;
}

function describeReport({ state, commits }: BisectReport): string {
    const list = commits.map((commit) => `  ${describeCommit(commit)}\n`).join("");
    return state === "found"
        ? `The first bad commit is:\n${list}`
        : `Skipped commits hide it; the first bad commit is one of:\n${list}`;
}

function describeCommit({ commit, subject, author, time }: BisectCommit): string {
    const date = new Date(time * 1_000).toISOString().slice(0, 10);
    return `${commit} ${subject} (${author}, ${date})`;
}
