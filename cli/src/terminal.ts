import { createInterface } from "node:readline";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Terminal } from "./command.ts";
import { collectAtMost, fileError } from "./files.ts";

/** The real terminal. Progress appears only where standard error is one, so logs stay clean. */
export function processTerminal(
    streams: Pick<NodeJS.Process, "stdin" | "stdout" | "stderr">,
): Terminal {
    const { stdout, stderr } = streams;
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
                return await collectAtMost(streams.stdin, limit, token);
            } catch (error) {
                throw fileError("standard input", error);
            }
        },
        onReaderLeft: (listener) => {
            const onError = ({ code }: NodeJS.ErrnoException): void => {
                if (code === "EPIPE") listener();
            };
            stderr.on("error", onError);
            return { dispose: () => void stderr.off("error", onError) };
        },
        // Opening standard input takes some milliseconds, and few commands read it.
        get confirm() {
            if (!stderr.isTTY || !streams.stdin.isTTY) return undefined;
            return (question: string, token: CancellationToken) => {
                progress("");
                return ask(streams, question, token);
            };
        },
    };
}

/** A question behind which somebody types an answer; anything but yes is no. */
function ask(
    { stdin, stderr }: Pick<NodeJS.Process, "stdin" | "stderr">,
    question: string,
    token: CancellationToken,
): Promise<boolean> {
    const lines = createInterface({ input: stdin, output: stderr });
    return new Promise((resolve, reject) => {
        const subscription = token.onCancellationRequested(() => lines.close());
        // With an interface Ctrl+C is no signal any more, but the end of the question.
        lines.once("close", () => {
            subscription.dispose();
            reject(new CancelledError());
        });
        lines.question(`${question} [y/N] `, (answer) => {
            resolve(/^y(es)?$/i.test(answer.trim()));
            lines.close();
        });
    });
}
