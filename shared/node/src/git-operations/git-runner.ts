import { spawn } from "node:child_process";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { toolEnvironment } from "../cargo/run-program.ts";
import { GitErrors, gitEnvironment, gitFailure, safeGitOptions } from "../git/run-git.ts";
import { OperationErrors } from "./operation-errors.ts";

export interface GitCall {
    readonly folder: string;
    /** The command first. Names from outside belong behind `--` or `--end-of-options`. */
    readonly arguments: readonly string[];
    /** Standard input, as a byte string. */
    readonly input?: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Exit codes that are answers; default: 0 alone. */
    readonly answers?: readonly number[];
    /** The user's own hooks run. Only for what the user asked for, never for backups. */
    readonly runsHooks?: boolean;
    readonly timeoutMs?: number;
}

export interface GitAnswer {
    readonly code: number;
    /** A byte string: one unit a byte, so that names that are no UTF-8 survive. */
    readonly out: string;
    /** Text. */
    readonly err: string;
}

/** The seam of the tests: a runner that fails at the n-th call shows what is left behind. */
export type GitRunner = (call: GitCall, token: CancellationToken) => Promise<GitAnswer>;

const defaultTimeoutMs = 600_000;
/** How long git may take to remove its locks after it was told to end. */
const graceMs = 5_000;

/**
 * Runs git with bytes in and out. Only for trusted workspaces. It is told to end by SIGTERM, not
 * killed, because a killed git leaves its locks behind. Rejects with CancelledError, a `git.*` error,
 * `operation.locked` or `operation.noIdentity`.
 */
export const runGitBytes: GitRunner = (call, token) => {
    if (token.isCancellationRequested) return Promise.reject(new CancelledError());
    const [command = ""] = call.arguments;
    const options = call.runsHooks ? safeGitOptions.filter(isNotAboutHooks) : safeGitOptions;
    return new Promise((resolve, reject) => {
        const child = spawn("git", [...options, ...call.arguments], {
            cwd: call.folder,
            env: toolEnvironment(gitEnvironment(process.env), { GIT_EDITOR: ":", ...call.env }),
            stdio: ["pipe", "pipe", "pipe"],
            windowsHide: true,
            // A group of its own, so that hooks end with it, and Ctrl+C reaches only us.
            detached: process.platform !== "win32",
        });
        let failure: unknown;
        let killTimer: NodeJS.Timeout | undefined;
        const stop = (error: unknown): void => {
            if (failure !== undefined) return;
            failure = error;
            signal(child.pid, "SIGTERM");
            killTimer = setTimeout(() => signal(child.pid, "SIGKILL"), graceMs);
        };
        const timeoutMs = call.timeoutMs ?? defaultTimeoutMs;
        const late = (): void => stop(GitErrors.failed(command, "it takes too long."));
        const timer = setTimeout(late, timeoutMs);
        const subscription = token.onCancellationRequested(() => stop(new CancelledError()));
        const [out, err]: [Buffer[], Buffer[]] = [[], []];
        child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
        child.stderr.on("data", (bytes: Buffer) => err.push(bytes));
        const finish = (settle: () => void): void => {
            clearTimeout(timer);
            clearTimeout(killTimer);
            subscription.dispose();
            settle();
        };
        child.on("error", (error: NodeJS.ErrnoException) =>
            finish(() => reject(error.code === "ENOENT" ? GitErrors.missing() : error)),
        );
        child.on("close", (code) => {
            const answer = {
                code: code ?? -1,
                out: Buffer.concat(out).toString("latin1"),
                err: Buffer.concat(err).toString("utf8"),
            };
            finish(() => {
                if (failure !== undefined) reject(failure);
                else if ((call.answers ?? [0]).includes(answer.code)) resolve(answer);
                else reject(failureOf(call.folder, command, answer));
            });
        });
        // A git that ends early says so by its code.
        child.stdin.on("error", () => {});
        child.stdin.end(bytesOf(call.input ?? ""));
    });
};

function isNotAboutHooks(option: string, index: number, all: readonly string[]): boolean {
    return !`${option}${all[index + 1] ?? ""}`.includes("core.hooksPath");
}

function failureOf(folder: string, command: string, answer: GitAnswer): Error {
    const lock = /Unable to create '([^\n]*\.lock)': File exists/.exec(answer.err)?.[1];
    if (lock !== undefined) return OperationErrors.locked(lock);
    const isNobody = /tell me who you are|empty ident name|unable to auto-detect email/i;
    if (isNobody.test(answer.err)) return OperationErrors.noIdentity();
    const error = gitFailure(folder, command, answer);
    if (!CodedError.is(error, "git.failed")) return error;
    // What was wrong often stands in front, as with the files that a switch would overwrite.
    const lines = answer.err.split("\n").map((line) => line.trim());
    const said = lines.filter((line) => line !== "" && !line.startsWith("hint:"));
    return GitErrors.failed(command, said.join(" ").slice(0, 600));
}

function signal(processId: number | undefined, name: NodeJS.Signals): void {
    if (processId === undefined) return;
    try {
        process.kill(process.platform === "win32" ? processId : -processId, name);
    } catch {
        // It has ended.
    }
}

/** The bytes of a byte string. */
export function bytesOf(byteString: string): Buffer {
    return Buffer.from(byteString, "latin1");
}

/** A byte string as text to read; bytes that are no UTF-8 become replacement characters. */
export function textOf(byteString: string): string {
    return bytesOf(byteString).toString("utf8");
}

/** Text as a byte string of its UTF-8. */
export function byteStringOf(text: string): string {
    return Buffer.from(text, "utf8").toString("latin1");
}

/** The parts of an output of `-z`. */
export function splitZero(out: string): readonly string[] {
    const parts = out.split("\0");
    if (parts.at(-1) === "") parts.pop();
    return parts;
}
