import { type ChildProcess, spawn } from "node:child_process";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { lowerPriority } from "../spawn-program.ts";
import { CargoErrors } from "./cargo-errors.ts";

export interface ProgramRun {
    readonly program: string;
    readonly arguments: readonly string[];
    readonly directory: string;
    readonly env: NodeJS.ProcessEnv;
    readonly timeoutMs: number;
    /** UTF-16 units of each output that are kept; the rest is read and dropped. */
    readonly outputLimit?: number;
    /** Called with each line of standard error, for progress. */
    readonly onErrorLine?: (line: string) => void;
}

export interface ProgramResult {
    readonly code: number;
    readonly out: string;
    readonly err: string;
}

const defaultOutputLimit = 16_000_000;

/**
 * Runs a program to its end. A token or the time limit ends it with everything that it started.
 * Rejects with CancelledError, `cargo.missing` or `cargo.timedOut`; an exit code is a result.
 */
export function runProgram(run: ProgramRun, token: CancellationToken): Promise<ProgramResult> {
    if (token.isCancellationRequested) return Promise.reject(new CancelledError());
    return new Promise((resolve, reject) => {
        const child = spawn(run.program, [...run.arguments], {
            cwd: run.directory,
            env: run.env,
            stdio: ["ignore", "pipe", "pipe"],
            windowsHide: true,
            // A group of its own, so that the end reaches the compilers that it started too.
            detached: process.platform !== "win32",
        });
        let failure: Error | undefined;
        const end = (error: Error): void => {
            failure ??= error;
            endGroup(child);
        };
        const timer = setTimeout(
            () => end(CargoErrors.timedOut(Math.round(run.timeoutMs / 1000))),
            run.timeoutMs,
        );
        const subscription = token.onCancellationRequested(() => end(new CancelledError()));
        const limit = run.outputLimit ?? defaultOutputLimit;
        const [out, err] = [new BoundedText(limit), new BoundedText(limit)];
        child.stdout.setEncoding("utf8").on("data", (text: string) => out.add(text));
        let partial = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            err.add(text);
            // A line may come in pieces; of one that never ends the last part is enough.
            const lines = (partial + text).split("\n");
            partial = (lines.pop() ?? "").slice(-10_000);
            for (const line of lines) run.onErrorLine?.(line);
        });
        const finish = (settle: () => void): void => {
            clearTimeout(timer);
            subscription.dispose();
            settle();
        };
        child.on("spawn", () => lowerPriority(child.pid));
        child.on("exit", () => {
            if (failure === undefined) return;
            // What left the group may hold the pipes open; nobody waits for its output any more.
            child.stdout.destroy();
            child.stderr.destroy();
        });
        child.on("error", (error: NodeJS.ErrnoException) => {
            const reason = error.code === "ENOENT" ? CargoErrors.missing(run.program) : error;
            finish(() => reject(failure ?? reason));
        });
        child.on("close", (code) => {
            if (failure !== undefined) finish(() => reject(failure));
            else finish(() => resolve({ code: code ?? -1, out: out.text, err: err.text }));
        });
    });
}

class BoundedText {
    private readonly limit: number;
    text = "";

    constructor(limit: number) {
        this.limit = limit;
    }

    add(text: string): void {
        if (this.text.length < this.limit)
            this.text += text.slice(0, this.limit - this.text.length);
    }
}

function endGroup({ pid }: ChildProcess): void {
    if (pid === undefined) return;
    try {
        if (process.platform === "win32") {
            const options = { windowsHide: true };
            spawn("taskkill", ["/pid", String(pid), "/t", "/f"], options).on("error", () => {});
        } else process.kill(-pid, "SIGKILL");
    } catch {
        // It has ended.
    }
}

/** Variables of editors, debuggers and of a repository that must not reach the programs. */
const droppedVariables =
    /^(?:NODE_OPTIONS|NODE_INSPECT.*|VSCODE_.*|ELECTRON_.*|npm_.*|GIT_DIR|GIT_WORK_TREE|GIT_INDEX_FILE|GIT_OBJECT_DIRECTORY|GIT_COMMON_DIR|GIT_EXTERNAL_DIFF|CARGO_TARGET_DIR|CARGO_BUILD_TARGET_DIR|CARGO_BUILD_BUILD_DIR)$/i;

/** The environment of git and cargo: the user's own, less what belongs to other programs. */
export function toolEnvironment(
    env: Readonly<Record<string, string | undefined>>,
    added: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
    const kept = Object.entries(env).filter(([name]) => !droppedVariables.test(name));
    return { ...Object.fromEntries(kept), ...added };
}
