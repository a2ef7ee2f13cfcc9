import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { CliErrors } from "./cli-errors.ts";
import type { Command } from "./command.ts";
import { findInstallation } from "./installation.ts";
import { errorLine, interruptedExitCode, runProgram } from "./program.ts";
import { processTerminal } from "./terminal.ts";

/** Signals that ask to end, and what the shell sees then: 128 and the number of the signal. */
const endSignals = { SIGINT: interruptedExitCode, SIGTERM: 143, SIGHUP: 129 } as const;

/** Runs the process as one of these commands. `scriptFolder` is where the program's file lies. */
export function startProgram(commands: readonly Command[], scriptFolder: string): void {
    const cancellation = new CancellationSource();
    const received: number[] = [];
    for (const [signal, exitCode] of Object.entries(endSignals)) {
        process.on(signal, () => {
            // The same one again means that the clean end takes too long.
            if (received.includes(exitCode)) process.exit(exitCode);
            received.push(exitCode);
            cancellation.cancel();
        });
    }
    let readerLeft = false;
    let outputFailure: string | undefined;
    function noteOutputError(error: NodeJS.ErrnoException): void {
        // A reader such as head that has seen enough is no error; what is still to come has no reader.
        if (error.code === "EPIPE") readerLeft = true;
        // What is written after an error fails too, and says nothing new.
        else if (!readerLeft) outputFailure ??= error.code ?? error.name;
        cancellation.cancel();
    }
    process.stdout.on("error", noteOutputError);
    process.stderr.on("error", () => {});

    runProgram(commands, process.argv.slice(2), {
        terminal: processTerminal(process),
        token: cancellation.token,
        installation: findInstallation(scriptFolder, process.env),
    }).then((code) => {
        // Sockets to a process that is shared may stay open; everything printed has to get out first.
        process.stdout.write("", (error) => {
            // The event may come only after this call.
            if (error) noteOutputError(error);
            const failure = outputFailure && errorLine(CliErrors.output(outputFailure));
            process.stderr.write(failure ? `rust-ai: ${failure}\n` : "", () =>
                process.exit(failure ? 2 : readerLeft ? 0 : exitCode(code)),
            );
        });
    });

    /** A command that a signal has ended says so; one that was done before is done. */
    function exitCode(code: number): number {
        return code === interruptedExitCode ? (received[0] ?? code) : code;
    }
}
