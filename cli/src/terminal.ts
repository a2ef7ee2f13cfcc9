import type { Terminal } from "./command.ts";
import { collectAtMost, fileError } from "./files.ts";

/** The real terminal. Progress appears only where standard error is one, so logs stay clean. */
export function processTerminal(
    streams: Pick<NodeJS.Process, "stdin" | "stdout" | "stderr">,
): Terminal {
    const { stdin, stdout, stderr } = streams;
    let shownProgress = false;
    const progress = (text: string): void => {
        if (!stderr.isTTY || (text === "" && !shownProgress)) return;
        // Carriage return and "erase to the end of the line" replace the line in place.
        stderr.write(`\r\u001b[K${text}`);
        shownProgress = text !== "";
    };
    return {
        print: (text) => {
            progress("");
            stdout.write(text);
        },
        warn: (line) => {
            progress("");
            stderr.write(`${line}\n`);
        },
        progress,
        readInput: async (limit, token) => {
            try {
                return await collectAtMost(stdin, limit, token);
            } catch (error) {
                throw fileError("standard input", error);
            }
        },
    };
}
