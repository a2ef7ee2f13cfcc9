import { randomBytes } from "node:crypto";
import { unlinkSync } from "node:fs";
import { chmod, mkdir, readFile, unlink } from "node:fs/promises";
import { createConnection, createServer, type Server } from "node:net";
import { totalmem } from "node:os";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CodedError } from "@rust-ai-ide/core/errors";
import { type Logger, NullLogger } from "@rust-ai-ide/core/logger";
import { writeFileAtomic } from "@rust-ai-ide/node/atomic-file";
import { acquireLock, isProcessAlive, type Lock } from "@rust-ai-ide/node/exclusive-lock";
import { createFileLogger } from "@rust-ai-ide/node/file-logger";
import type { InferenceDevice } from "@rust-ai-ide/node/inference-device";
import {
    type InferenceProgramOptions,
    parseInferenceProgramArguments,
} from "@rust-ai-ide/node/inference-program-arguments";
import {
    endpointPath,
    type RuntimeFiles,
    runtimeFiles,
    sweepRuntimeDirectory,
} from "@rust-ai-ide/node/runtime-directory";
import { SocketStream } from "@rust-ai-ide/node/socket-stream";
import { lowerPriority } from "@rust-ai-ide/node/spawn-program";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import { cannotStart } from "@rust-ai-ide/protocol/inference-errors";
import { defaultMemoryLimit } from "../memory-limit.ts";
import { describeCrash } from "./engine-errors.ts";
import type { InferenceEngine } from "./inference-engine.ts";
import { InferenceServer } from "./inference-server.ts";

export interface EngineSettings {
    readonly logger: Logger;
    readonly threads?: number;
    readonly device?: InferenceDevice;
    /** Owner-only directory for what is worth keeping until the next start. */
    readonly runtimeDirectory: string;
}

export interface ProgramOptions {
    /** Command line without the executable and the script. */
    readonly arguments: readonly string[];
    readonly productVersion: string;
    readonly createEngine: (settings: EngineSettings) => InferenceEngine;
}

/** Exit codes of the program, for its log and for whoever starts it by hand. */
export const ExitCodes = {
    done: 0,
    crashed: 1,
    badArguments: 2,
    outOfMemory: 3,
    cannotListen: 4,
} as const;

const defaults = {
    idleUnloadMinutes: 10,
    idleExitSeconds: 10,
} as const;

/** A process that holds the lock but does not listen after this time is not starting any more. */
const startingMs = 15_000;
const probeTimeoutMs = 1_000;

/**
 * Runs the inference program until it is deserted. Prints one line on standard output when it
 * listens ({"state":"ready"}), when another process serves already ({"state":"busy"}) or when it
 * cannot start ({"state":"failed", "error":…}).
 */
export async function runProgram(program: ProgramOptions): Promise<void> {
    // Whoever started the program may be gone before the line is written.
    process.stdout.on("error", () => {});
    const parsed = parseInferenceProgramArguments(program.arguments);
    if (!parsed.ok) {
        process.stderr.write(`${parsed.message}\n`);
        process.exitCode = ExitCodes.badArguments;
        return;
    }
    const { options } = parsed;
    const logger = options.log === undefined ? NullLogger : createFileLogger(options.log);
    guardAgainstCrashes(logger);
    lowerPriority(process.pid);
    try {
        await start(program, options, logger);
    } catch (error) {
        const coded = CodedError.is(error) ? error : cannotStart(error);
        logger.error(`cannot start: ${describeCrash(coded)}`);
        const { code, message, nextStep } = coded;
        await greet({ state: "failed", error: { code, message, nextStep } });
        process.exit(ExitCodes.cannotListen);
    }
}

async function start(
    program: ProgramOptions,
    options: InferenceProgramOptions,
    logger: Logger,
): Promise<void> {
    await mkdir(options.runtimeDirectory, { recursive: true, mode: 0o700 });
    const files = runtimeFiles(options.runtimeDirectory, options.instance);
    const lock = await acquireLock(files.lock, async ({ processId, ageMs }) => {
        if (!isProcessAlive(processId)) return processId !== 0 || ageMs > startingMs;
        return ageMs > startingMs && !(await listens(options, files));
    });
    if (lock === undefined) {
        await greet({ state: "busy" });
        process.exit(ExitCodes.done);
    }
    const token = randomBytes(32).toString("hex");
    const endpoint = endpointPath(
        options.runtimeDirectory,
        options.instance,
        token,
        process.platform,
    );
    if (process.platform !== "win32") await unlink(endpoint).catch(() => {});
    await writeFileAtomic(files.token, token, { mode: 0o600 });
    const listener = createServer();
    const stop = (exitCode: number, reason: string): void => {
        logger.info(`stopping: ${reason}`);
        server.dispose();
        process.exit(exitCode);
    };
    releaseOnExit(lock, files, endpoint);
    const server = createInferenceServer(program, options, token, logger, stop);
    listener.on("connection", (socket) => server.accept(new SocketStream(socket)));
    await listen(listener, endpoint);
    if (process.platform !== "win32") await chmod(endpoint, 0o600);
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        process.on(signal, () => stop(ExitCodes.done, signal));
    }
    await sweepRuntimeDirectory(options.runtimeDirectory, options.instance);
    logger.info(`listening as process ${process.pid}, version ${program.productVersion}`);
    await greet({ state: "ready" });
}

function createInferenceServer(
    program: ProgramOptions,
    options: InferenceProgramOptions,
    token: string,
    logger: Logger,
    stop: (exitCode: number, reason: string) => void,
): InferenceServer {
    const { threads, device, runtimeDirectory } = options;
    return new InferenceServer({
        engine: program.createEngine({
            logger,
            runtimeDirectory,
            ...(threads !== undefined && { threads }),
            ...(device !== undefined && { device }),
        }),
        token,
        productVersion: program.productVersion,
        clock: SystemClock,
        logger,
        idleUnloadMs: (options.idleUnloadMinutes ?? defaults.idleUnloadMinutes) * 60_000,
        idleExitMs: (options.idleExitSeconds ?? defaults.idleExitSeconds) * 1_000,
        memoryLimitBytes: (models) =>
            options.memoryLimitMb === undefined
                ? defaultMemoryLimit(models, machineBytes())
                : options.memoryLimitMb * 1024 * 1024,
        process: {
            id: process.pid,
            residentBytes: () => process.memoryUsage.rss(),
            cpuMs: () => {
                const { user, system } = process.cpuUsage();
                return (user + system) / 1000;
            },
            collectGarbage,
        },
        onDeserted: () => stop(ExitCodes.done, "the last client left"),
        onShutdown: () => stop(ExitCodes.done, "a client asked for it"),
        onOutOfMemory: () => stop(ExitCodes.outOfMemory, "memory limit"),
    });
}

/** Memory of the machine, or of the container that the process runs in. */
function machineBytes(): number {
    const constrained = process.constrainedMemory?.() ?? 0;
    return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

function listen(listener: Server, endpoint: string): Promise<void> {
    return new Promise((resolve, reject) => {
        listener.once("error", reject);
        listener.listen(endpoint, () => {
            listener.off("error", reject);
            resolve();
        });
    });
}

/** Whether the holder of the lock answers on its socket. */
async function listens(options: InferenceProgramOptions, files: RuntimeFiles): Promise<boolean> {
    const token = await readFile(files.token, "utf8").catch(() => "");
    const { runtimeDirectory, instance } = options;
    return new Promise((resolve) => {
        const socket = createConnection(
            endpointPath(runtimeDirectory, instance, token, process.platform),
        );
        const finish = (answer: boolean): void => {
            socket.destroy();
            resolve(answer);
        };
        socket.setTimeout(probeTimeoutMs, () => finish(false));
        socket.once("error", () => finish(false));
        socket.once("connect", () => finish(true));
    });
}

/** The lock goes last: a successor must not find its socket or token removed by us. */
function releaseOnExit(lock: Lock, files: RuntimeFiles, endpoint: string): void {
    process.on("exit", () => {
        if (!lock.isHeld()) return;
        const paths = process.platform === "win32" ? [files.token] : [files.token, endpoint];
        for (const path of paths) {
            try {
                unlinkSync(path);
            } catch {
                // Gone already, which is what was wanted.
            }
        }
        lock.dispose();
    });
}

function guardAgainstCrashes(logger: Logger): void {
    const crash = (error: unknown): void => {
        logger.error(`crashed: ${describeCrash(error)}`);
        process.exit(ExitCodes.crashed);
    };
    process.on("uncaughtException", crash);
    process.on("unhandledRejection", crash);
}

function greet(message: object): Promise<void> {
    return new Promise((resolve) => {
        process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve());
    });
}

let collect: (() => void) | undefined;

/** The collector is exposed only here: nobody can be asked to start an Electron with a flag for it. */
function collectGarbage(): void {
    if (collect === undefined) {
        setFlagsFromString("--expose-gc");
        collect = runInNewContext("gc") as () => void;
    }
    // Buffers are freed in the background; a second collection waits for that of the first.
    collect();
    collect();
}
