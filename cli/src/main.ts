import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { commands } from "./commands.ts";
import { findInstallation } from "./installation.ts";
import { interruptedExitCode, runProgram } from "./program.ts";
import { processTerminal } from "./terminal.ts";

const cancellation = new CancellationSource();
process.on("SIGINT", () => {
    // A second Ctrl+C means that the clean end takes too long.
    if (cancellation.token.isCancellationRequested) process.exit(interruptedExitCode);
    cancellation.cancel();
});
// A reader such as head that has seen enough is no error; what is still to come has no reader.
let readerLeft = false;
process.stdout.on("error", () => {
    readerLeft = true;
    cancellation.cancel();
});
process.stderr.on("error", () => {});

runProgram(commands, process.argv.slice(2), {
    terminal: processTerminal(process),
    token: cancellation.token,
    installation: findInstallation(__dirname, process.env),
}).then((code) => {
    // Sockets to a process that is shared may stay open; everything printed has to get out first.
    process.stdout.write("", () =>
        process.stderr.write("", () => process.exit(readerLeft ? 0 : code)),
    );
});
