import { readFile } from "node:fs/promises";
import { createConnection, type Socket } from "node:net";
import type { Clock } from "@rust-ai-ide/core/clock";
import { CodedError } from "@rust-ai-ide/core/errors";
import { ErrorDescriptionMessage } from "@rust-ai-ide/protocol/error-description";
import { Hello, inferenceProtocolVersion } from "@rust-ai-ide/protocol/inference";
import { InferenceErrors } from "@rust-ai-ide/protocol/inference-errors";
import { JsonRpcPeer } from "@rust-ai-ide/protocol/json-rpc";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import * as v from "valibot";
import type { InferenceClientOptions } from "./inference-client-options.ts";
import { inferenceProgramArguments } from "./inference-program-arguments.ts";
import { describeNativeFailure } from "./native-failure.ts";
import {
    currentSurroundings,
    endpointPath,
    instanceName,
    prepareRuntimeDirectory,
    type RuntimeFiles,
    runtimeFiles,
} from "./runtime-directory.ts";
import { SocketStream } from "./socket-stream.ts";
import { frugalAllocation, startProgram } from "./spawn-program.ts";

/** A session that the process has accepted. */
export interface InferenceConnection {
    readonly peer: JsonRpcPeer;
    readonly processId: number;
    readonly productVersion: string;
}

const connectTimeoutMs = 2_000;
const helloTimeoutMs = 5_000;
const startTimeoutMs = 20_000;
/** Another window's process may hold the lock while it is still starting. */
const busyTimeoutMs = 10_000;
const busyPauseMs = 50;
/** The token changes with the process, so one that was read early may be that of its predecessor. */
const tokenAttempts = 3;

/** The first line that the program prints. */
export const ProgramGreetingMessage = v.variant("state", [
    v.object({ state: v.literal("ready") }),
    v.object({ state: v.literal("busy") }),
    v.object({
        state: v.literal("failed"),
        error: ErrorDescriptionMessage,
    }),
]);

export interface InferencePlace {
    readonly directory: string;
    readonly instance: string;
    readonly files: RuntimeFiles;
}

/** Joins the process that runs, or starts it. Exactly one runs: the process itself holds the lock. */
export async function openInferenceConnection(
    options: InferenceClientOptions,
    clock: Clock,
): Promise<InferenceConnection> {
    const place = await findInferencePlace(options);
    const running = await join(place, options, clock);
    if (running !== undefined) return running;
    const outcome = await launch(place, options);
    const started = await joinUntil(clock.now() + busyTimeoutMs, place, options, clock);
    if (started !== undefined) return started;
    throw InferenceErrors.cannotStart(
        outcome === "busy" ? "another process holds its lock" : "it does not listen",
    );
}

/** The files that everyone who runs this program shares. */
export async function findInferencePlace(
    options: Pick<InferenceClientOptions, "programPath" | "runtimeDirectory">,
): Promise<InferencePlace> {
    const program = await readFile(options.programPath).catch(() => undefined);
    if (program === undefined) throw InferenceErrors.programMissing(options.programPath);
    const directory = await prepareRuntimeDirectory(
        currentSurroundings(),
        options.runtimeDirectory,
    );
    const instance = instanceName(inferenceProtocolVersion, program);
    return { directory, instance, files: runtimeFiles(directory, instance) };
}

async function joinUntil(
    end: number,
    place: InferencePlace,
    options: InferenceClientOptions,
    clock: Clock,
): Promise<InferenceConnection | undefined> {
    for (;;) {
        const connection = await join(place, options, clock);
        if (connection !== undefined || clock.now() > end) return connection;
        await new Promise<void>((resolve) => clock.schedule(busyPauseMs, resolve));
    }
}

/** Undefined when nobody listens there. */
async function join(
    place: InferencePlace,
    options: InferenceClientOptions,
    clock: Clock,
): Promise<InferenceConnection | undefined> {
    for (let attempt = 1; ; attempt++) {
        const token = await readFile(place.files.token, "utf8").catch(() => "");
        if (token === "") return undefined;
        const socket = await connect(
            endpointPath(place.directory, place.instance, token, process.platform),
        );
        if (socket === undefined) return undefined;
        try {
            return await greet(socket, token, options, clock);
        } catch (error) {
            const mayPass =
                CodedError.is(error, "inference.wrongToken") ||
                CodedError.is(error, "inference.stopped");
            if (!mayPass || attempt === tokenAttempts) throw error;
        }
    }
}

async function greet(
    socket: Socket,
    token: string,
    options: InferenceClientOptions,
    clock: Clock,
): Promise<InferenceConnection> {
    const peer = new JsonRpcPeer(new SocketStream(socket), {
        clock,
        logger: options.logger,
        closedError: () => InferenceErrors.stopped(),
    });
    try {
        const hello = await peer.request(
            Hello,
            {
                token,
                protocolVersion: inferenceProtocolVersion,
                client: options.clientName ?? "client",
            },
            { timeoutMs: helloTimeoutMs },
        );
        if (hello.protocolVersion !== inferenceProtocolVersion) {
            throw InferenceErrors.wrongProtocol(hello.protocolVersion, inferenceProtocolVersion);
        }
        return { peer, processId: hello.processId, productVersion: hello.productVersion };
    } catch (error) {
        peer.dispose();
        throw error;
    }
}

function connect(path: string): Promise<Socket | undefined> {
    return new Promise((resolve) => {
        const socket = createConnection(path);
        const fail = (): void => {
            socket.destroy();
            resolve(undefined);
        };
        socket.setTimeout(connectTimeoutMs, fail);
        socket.once("error", fail);
        socket.once("connect", () => {
            socket.setTimeout(0);
            socket.off("timeout", fail);
            socket.off("error", fail);
            resolve(socket);
        });
    });
}

/** Starts the program; `busy` means that another one holds the lock. */
async function launch(
    place: InferencePlace,
    options: InferenceClientOptions,
): Promise<"ready" | "busy"> {
    const greeting = await startProgram({
        nodePath: options.nodePath,
        programPath: options.programPath,
        arguments: inferenceProgramArguments({
            runtimeDirectory: place.directory,
            instance: place.instance,
            log: place.files.log,
            ...options.limits,
        }),
        env: { ...frugalAllocation, ...(options.env ?? process.env) },
        directory: place.directory,
        errorLog: place.files.errorLog,
        timeoutMs: startTimeoutMs,
    });
    if (greeting.kind === "timeout") throw InferenceErrors.cannotStart("it took too long");
    if (greeting.kind === "exit") {
        throw (
            describeNativeFailure(greeting.errorText) ??
            InferenceErrors.cannotStart(greeting.reason)
        );
    }
    const message = parseGreeting(greeting.text);
    if (message.state === "failed") throw new CodedError(message.error);
    return message.state;
}

function parseGreeting(text: string): v.InferOutput<typeof ProgramGreetingMessage> {
    try {
        const parsed = parseMessage(ProgramGreetingMessage, JSON.parse(text));
        if (parsed.ok) return parsed.value;
    } catch {
        // Falls through: what is not JSON is no greeting either.
    }
    throw InferenceErrors.cannotStart("it is not the inference program");
}
