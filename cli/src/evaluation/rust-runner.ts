import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EvaluationErrors } from "@rust-ai-ide/ai/evaluation/evaluation-errors";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";

export interface RunLimits {
    /** By the clock, for the program; compiling gets six times as much. */
    readonly milliseconds: number;
    /** Address space of the program. The compiler needs more and gets a fixed amount. */
    readonly megabytes: number;
}

const compilerMegabytes = 6000;
/** Variables that a compiler needs to find itself; the program gets none at all. */
const compilerVariables = ["PATH", "HOME", "RUSTUP_HOME", "CARGO_HOME", "SystemRoot", "TEMP"];

/**
 * Compiles and runs programs that nobody has read: in a folder that is removed, without the
 * caller's environment, with limits on time, memory, files and processes where the system has them.
 * It is no sandbox: the network and the user's files are within reach of what is run.
 */
export class RustRunner {
    private readonly folder: string;
    private readonly compiler: string;
    private readonly limits: RunLimits;

    private constructor(folder: string, compiler: string, limits: RunLimits) {
        this.folder = folder;
        this.compiler = compiler;
        this.limits = limits;
    }

    /** Throws `evaluation.noCompiler`. */
    static async open(compiler: string, limits: RunLimits): Promise<RustRunner> {
        const folder = await mkdtemp(join(tmpdir(), "rust-ai-run-"));
        const runner = new RustRunner(folder, compiler, limits);
        const result = await runner.execute([compiler, "--version"], compileLimits(limits), true);
        if (result === "ok") return runner;
        await runner.close();
        throw EvaluationErrors.noCompiler(`${compiler} --version ${result}`);
    }

    /** Rejects with CancelledError between the two steps. */
    async run(
        program: string,
        token: CancellationToken,
    ): Promise<"passed" | "failed" | "timed-out" | "not-compiled"> {
        throwIfCancelled(token);
        const source = join(this.folder, "program.rs");
        const binary = join(this.folder, process.platform === "win32" ? "program.exe" : "program");
        await writeFile(source, program);
        await rm(binary, { force: true });
        const options = ["--edition", "2021", "-A", "warnings", "-C", "debuginfo=0"];
        const command = [this.compiler, ...options, "-o", binary, source];
        const compiled = await this.execute(command, compileLimits(this.limits), true);
        if (compiled !== "ok") return "not-compiled";
        throwIfCancelled(token);
        const result = await this.execute([binary], this.limits, false);
        return result === "ok" ? "passed" : result;
    }

    async close(): Promise<void> {
        await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    }

    private execute(
        command: readonly string[],
        limits: RunLimits,
        isCompiler: boolean,
    ): Promise<"ok" | "failed" | "timed-out"> {
        return new Promise((resolve) => {
            const [program = "", ...args] = limitedCommand(command, limits, isCompiler);
            const child = spawn(program, args, {
                cwd: this.folder,
                stdio: "ignore",
                // A group of its own, so that the end reaches what it started too.
                detached: process.platform !== "win32",
                env: isCompiler ? compilerEnvironment(this.folder) : {},
                windowsHide: true,
            });
            let timedOut = false;
            const timer = setTimeout(() => {
                timedOut = true;
                endGroup(child);
            }, limits.milliseconds);
            const finish = (ok: boolean): void => {
                clearTimeout(timer);
                if (!isCompiler) endGroup(child);
                resolve(timedOut ? "timed-out" : ok ? "ok" : "failed");
            };
            child.on("error", () => finish(false));
            child.on("exit", (code) => finish(code === 0));
        });
    }
}

/** The command behind the shell's limits; Windows has only the clock. */
function limitedCommand(
    command: readonly string[],
    { milliseconds, megabytes }: RunLimits,
    isCompiler: boolean,
): readonly string[] {
    if (process.platform === "win32") return command;
    const limits = [
        `ulimit -t ${Math.ceil(milliseconds / 1000)}`,
        // macOS has no limit on address space; the others still hold.
        `ulimit -v ${megabytes * 1000} 2>/dev/null || :`,
        `ulimit -f ${isCompiler ? 200_000 : 0}`,
        "ulimit -c 0",
    ];
    return ["/bin/sh", "-c", `${limits.join("; ")}; exec "$@"`, "sh", ...command];
}

function compileLimits(limits: RunLimits): RunLimits {
    return { milliseconds: limits.milliseconds * 6, megabytes: compilerMegabytes };
}

function compilerEnvironment(folder: string): NodeJS.ProcessEnv {
    const kept = compilerVariables.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value] as const];
    });
    return { ...Object.fromEntries(kept), TMPDIR: folder };
}

function endGroup({ pid }: ChildProcess): void {
    if (pid === undefined) return;
    try {
        process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
    } catch {
        // It has ended.
    }
}
