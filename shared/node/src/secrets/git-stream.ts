import { spawn } from "node:child_process";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { GitErrors, gitEnvironment, safeGitOptions } from "../git/run-git.ts";

/** A large history is looked through in minutes, but something of it is there at any time. */
const silenceMs = 120_000;

function commandOf(args: readonly string[]): string {
    return args.find((part) => /^[a-z]+$/.test(part)) ?? "";
}

/**
 * Runs git and hands out what it prints while it runs, so that a long history needs little memory:
 * git waits while a piece is worked on. Only for trusted workspaces. Rejects with CancelledError
 * or a `git.*` error.
 */
export function streamGit(
    folder: string,
    args: readonly string[],
    onText: (text: string) => void,
    token: CancellationToken,
): Promise<void> {
    if (token.isCancellationRequested) return Promise.reject(new CancelledError());
    return new Promise((resolve, reject) => {
        const child = spawn("git", [...safeGitOptions, ...args], {
            cwd: folder,
            env: gitEnvironment(process.env),
            stdio: ["ignore", "pipe", "pipe"],
            windowsHide: true,
        });
        let failure: unknown;
        const stop = (error: unknown): void => {
            failure ??= error;
            child.kill("SIGKILL");
        };
        const subscription = token.onCancellationRequested(() => stop(new CancelledError()));
        const late = (): void => stop(GitErrors.failed(commandOf(args), "it does not answer."));
        let timer = setTimeout(late, silenceMs);
        let said = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            clearTimeout(timer);
            timer = setTimeout(late, silenceMs);
            if (failure !== undefined) return;
            try {
                onText(text);
            } catch (error) {
                stop(error);
            }
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            said = (said + text).slice(-10_000);
        });
        child.on("error", (error: NodeJS.ErrnoException) => {
            clearTimeout(timer);
            subscription.dispose();
            reject(failure ?? (error.code === "ENOENT" ? GitErrors.missing() : error));
        });
        child.on("close", (code) => {
            clearTimeout(timer);
            subscription.dispose();
            if (failure !== undefined) reject(failure);
            else if (code === 0) resolve();
            else if (/not a git repository/i.test(said)) reject(GitErrors.notARepository(folder));
            else {
                const last = said.trim().split("\n").at(-1) ?? "";
                reject(GitErrors.failed(commandOf(args), last.slice(0, 300)));
            }
        });
    });
}
