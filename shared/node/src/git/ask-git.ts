import { spawn } from "node:child_process";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { GitErrors, gitEnvironment, safeGitOptions } from "./run-git.ts";

/** Git answers each question within moments; who is silent this long does not answer any more. */
const silenceMs = 60_000;

export interface GitQuestions {
    /** Folder of the repository, or one below it. */
    readonly folder: string;
    /** A command that reads questions from its standard input. */
    readonly arguments: readonly string[];
    /** All of them, each with its end of line. */
    readonly questions: string;
    /** Variables that are set for git, such as another folder of objects. */
    readonly env: Readonly<Record<string, string>>;
    readonly onBytes: (bytes: Buffer) => void;
}

/**
 * Asks one git many questions. Only for trusted workspaces. Rejects with CancelledError or a `git.*`
 * error, also where git ends before the last answer; what it answered until then was given.
 */
export function askGit(
    { folder, arguments: asked, questions, env, onBytes }: GitQuestions,
    token: CancellationToken,
): Promise<void> {
    if (token.isCancellationRequested) return Promise.reject(new CancelledError());
    const [command = ""] = asked;
    return new Promise((resolve, reject) => {
        const child = spawn("git", [...safeGitOptions, ...asked], {
            cwd: folder,
            env: { ...gitEnvironment(process.env), ...env },
            stdio: ["pipe", "pipe", "ignore"],
            windowsHide: true,
        });
        let failure: unknown;
        const stop = (error: unknown): void => {
            failure ??= error;
            child.kill("SIGKILL");
        };
        const subscription = token.onCancellationRequested(() => stop(new CancelledError()));
        const late = (): void => stop(GitErrors.failed(command, "it does not answer."));
        let timer = setTimeout(late, silenceMs);
        child.stdout.on("data", (bytes: Buffer) => {
            clearTimeout(timer);
            timer = setTimeout(late, silenceMs);
            onBytes(bytes);
        });
        const end = (error: unknown): void => {
            clearTimeout(timer);
            subscription.dispose();
            if (error === undefined) resolve();
            else reject(error);
        };
        child.on("error", (error: NodeJS.ErrnoException) =>
            end(failure ?? (error.code === "ENOENT" ? GitErrors.missing() : error)),
        );
        child.on("close", (code) => {
            if (failure === undefined && code !== 0) {
                failure = GitErrors.failed(command, `it ended with ${code}.`);
            }
            end(failure);
        });
        // A git that ends early says so by its code.
        child.stdin.on("error", () => {});
        child.stdin.end(questions);
    });
}
