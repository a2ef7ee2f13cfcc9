import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { Command, CommandContext, ExitCode } from "./command.ts";
import { findCommand, parseOptions } from "./command-line.ts";
import { commandHelp, overallHelp } from "./help.ts";
import { productVersion } from "./version.ts";

/** What the shell sees after Ctrl+C: 128 and the number of the signal. Other signals have others. */
export const interruptedExitCode = 130;

/** Runs one command line. Every failure becomes one line on standard error and an exit code. */
export async function runProgram(
    commands: readonly Command[],
    args: readonly string[],
    context: CommandContext,
): Promise<ExitCode | typeof interruptedExitCode> {
    try {
        return await dispatch(commands, args, context);
    } catch (error) {
        context.terminal.progress("");
        if (CancelledError.is(error)) return interruptedExitCode;
        context.terminal.warn(`rust-ai: ${errorLine(error)}`);
        return 2;
    }
}

async function dispatch(
    commands: readonly Command[],
    args: readonly string[],
    context: CommandContext,
): Promise<ExitCode> {
    const [first] = args;
    if (first === undefined || first === "--help" || first === "-h" || first === "help") {
        context.terminal.print(overallHelp(commands));
        return 0;
    }
    if (first === "--version" || first === "-V") {
        context.terminal.print(`rust-ai ${productVersion}\n`);
        return 0;
    }
    const { command, rest } = findCommand(commands, args);
    if (rest.includes("--help") || rest.includes("-h")) {
        context.terminal.print(commandHelp(command));
        return 0;
    }
    return command.run(parseOptions(command, rest), context);
}

/** Code, sentence and next step in one line, whatever a path in it holds. */
export function errorLine(error: unknown): string {
    if (CodedError.is(error)) return oneLine(`${error.code}: ${error.display}`);
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return oneLine(`cli.internal: ${message}. This is a defect; please report it.`);
}

function oneLine(text: string): string {
    // Control characters in a file name could otherwise start a line or drive the terminal.
    return text.replace(/[\p{Cc}\u2028\u2029]/gu, (unit) => JSON.stringify(unit).slice(1, -1));
}
