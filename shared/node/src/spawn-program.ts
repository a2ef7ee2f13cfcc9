import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, ftruncateSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { constants, getPriority, setPriority } from "node:os";

export interface ProgramStart {
    /** A Node or Electron executable. */
    readonly nodePath: string;
    readonly programPath: string;
    readonly arguments: readonly string[];
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Not the workspace: a running program keeps its directory from being deleted on Windows. */
    readonly directory: string;
    /** Receives what the runtime itself prints, such as a native crash. */
    readonly errorLog: string;
    readonly timeoutMs: number;
}

/** What a program that was started said first, or how it ended without a word. */
export type ProgramGreeting =
    | { readonly kind: "line"; readonly text: string }
    | { readonly kind: "exit"; readonly reason: string; readonly errorText: string }
    | { readonly kind: "timeout" };

/**
 * For the C library of Linux, which else keeps what a model or a worker thread took when it is gone:
 * large blocks go back to the system when they are freed. Measured: 114 instead of 236 MB after a
 * model, 141 instead of 161 MB after indexing a million lines.
 */
export const frugalAllocation = {
    MALLOC_ARENA_MAX: "2",
    MALLOC_MMAP_THRESHOLD_: "65536",
    MALLOC_TRIM_THRESHOLD_: "65536",
} as const;

const maximumErrorLogBytes = 256 * 1024;
const maximumGreetingLength = 10_000;

/** Settings of the debugger or of npm that must not leak into a background program. */
const droppedVariables = /^(NODE_OPTIONS|NODE_INSPECT.*|VSCODE_INSPECTOR_OPTIONS|npm_.*)$/i;

/** Environment of a program run by Node or by an editor's Electron in its Node role. */
export function programEnvironment(
    env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
    const kept: Record<string, string> = {};
    for (const [name, value] of Object.entries(env)) {
        if (value !== undefined && !droppedVariables.test(name)) kept[name] = value;
    }
    kept.ELECTRON_RUN_AS_NODE = "1";
    return kept;
}

/**
 * Starts a program that outlives this one and waits for its first line on standard output.
 * A program that says nothing within the time limit is ended.
 */
export async function startProgram(start: ProgramStart): Promise<ProgramGreeting> {
    const errors = openErrorLog(start.errorLog);
    const offset = fstatSync(errors).size;
    let child: ChildProcess;
    try {
        child = spawn(start.nodePath, [start.programPath, ...start.arguments], {
            cwd: start.directory,
            env: programEnvironment(start.env),
            detached: true,
            windowsHide: true,
            stdio: ["ignore", "pipe", errors],
        });
    } finally {
        closeSync(errors);
    }
    lowerPriority(child.pid);
    const greeting = await firstLine(child, start.timeoutMs);
    child.stdout?.destroy();
    child.unref();
    if (greeting.kind === "timeout") child.kill("SIGKILL");
    if (greeting.kind !== "exit") return greeting;
    const text = await readFile(start.errorLog).catch(() => Buffer.alloc(0));
    return { ...greeting, errorText: text.subarray(offset).toString("utf8") };
}

function firstLine(child: ChildProcess, timeoutMs: number): Promise<ProgramGreeting> {
    return new Promise((resolve) => {
        const timer = setTimeout(() => resolve({ kind: "timeout" }), timeoutMs);
        const finish = (greeting: ProgramGreeting): void => {
            clearTimeout(timer);
            resolve(greeting);
        };
        let text = "";
        child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
            text += chunk;
            const end = text.indexOf("\n");
            if (end !== -1) finish({ kind: "line", text: text.slice(0, end).trim() });
            else if (text.length > maximumGreetingLength) finish({ kind: "line", text: "" });
        });
        child.on("error", (error: NodeJS.ErrnoException) => {
            finish({ kind: "exit", reason: error.code ?? error.name, errorText: "" });
        });
        child.on("close", (code, signal) => {
            const reason = signal === null ? `exit code ${code}` : `signal ${signal}`;
            finish({ kind: "exit", reason, errorText: "" });
        });
    });
}

function openErrorLog(path: string): number {
    const file = openSync(path, "a", 0o600);
    if (fstatSync(file).size > maximumErrorLogBytes) ftruncateSync(file);
    return file;
}

/**
 * Typing, building and testing come first, but an answer must still come while they run: on
 * POSIX systems 5 leaves a quarter of a contended core, where 10 would leave a tenth.
 */
export function backgroundPriority(platform: NodeJS.Platform): number {
    return platform === "win32" ? constants.priority.PRIORITY_BELOW_NORMAL : 5;
}

/** A system that refuses runs the process at normal priority. */
export function lowerPriority(processId: number | undefined): boolean {
    const target = backgroundPriority(process.platform);
    try {
        if (getPriority(processId ?? -1) < target) setPriority(processId ?? -1, target);
        return true;
    } catch {
        return false;
    }
}
