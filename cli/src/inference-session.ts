import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { GeneratorPort } from "@rust-ai-ide/ai/completion-ports";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { InferenceClient } from "@rust-ai-ide/node/inference-client";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { CliErrors } from "./cli-errors.ts";
import type { CommandContext } from "./command.ts";
import { requireFolder } from "./files.ts";
import type { Installation } from "./installation.ts";

/** How long the end of a command waits for a process that is being started. */
const settleLimitMs = 5_000;

export interface InferenceSession {
    readonly client: InferenceClient;
    /** All models of the installed and the given folders, the given ones first. */
    models(): Promise<readonly ModelSummary[]>;
    /** Leaves the process; one of its own is ended and cleaned up after. */
    close(): Promise<void>;
}

export interface SessionOptions {
    readonly folders: readonly string[];
    /**
     * `shared` joins the process that serves the user's editors; `own` starts one that nobody
     * else uses, so that measurements are of this command alone.
     */
    readonly process: "shared" | "own";
    /** Threads of one native run, for a process of its own; the product's choice when undefined. */
    readonly threads?: number | undefined;
}

/** Connects to the inference process, or starts it. */
export async function openInferenceSession(
    { installation, token }: CommandContext,
    options: SessionOptions,
): Promise<InferenceSession> {
    const given = options.folders.map((folder) => resolve(folder));
    for (const folder of given) await requireFolder(folder);
    const own = [...given, ...installation.modelFolders, ...installation.userModelFolders];
    const ownFolder = options.process === "own" ? await makeOwnFolder() : undefined;
    const client = new InferenceClient({
        programPath: installation.inferenceProgram,
        nodePath: process.execPath,
        env: installation.environment,
        modelFolders: own,
        logger: NullLogger,
        clientName: "cli",
        ...(ownFolder === undefined
            ? {}
            : {
                  runtimeDirectory: ownFolder,
                  limits: {
                      idleExitSeconds: 1,
                      ...(options.threads === undefined ? {} : { threads: options.threads }),
                  },
              }),
    });
    return {
        client,
        models: async () => {
            const models = await client.listModels(token);
            // The shared process may know models of other clients; this command was not given them.
            const rank = (model: ModelSummary): number =>
                own.findIndex((folder) => isBelow(model.folder, folder));
            return models
                .filter((model) => rank(model) >= 0)
                .sort((left, right) => rank(left) - rank(right));
        },
        close: async () => {
            if (ownFolder !== undefined && client.state.kind === "starting") await settle(client);
            const { state } = client;
            client.dispose();
            if (ownFolder === undefined) return;
            await endOwnProcess(ownFolder, state.kind === "ready" ? state.processId : undefined);
        },
    };
}

/** Socket paths are short, so the folder is directly below the system's temporary folder. */
async function makeOwnFolder(): Promise<string | undefined> {
    try {
        return await mkdtemp(join(tmpdir(), "rust-ai-"));
    } catch {
        // The client tries other folders, and says so when none can be written.
        return undefined;
    }
}

/** A process that is being started is known, and can be ended, once it has answered. */
async function settle(client: InferenceClient): Promise<void> {
    const limit = new CancellationSource();
    const timer = SystemClock.schedule(settleLimitMs, () => limit.cancel());
    // Whether it came up is of no interest any more.
    await client.start(limit.token).catch(() => {});
    timer.dispose();
}

/** It would end by itself a second later, but then nobody would be left to remove its folder. */
async function endOwnProcess(folder: string, processId: number | undefined): Promise<void> {
    try {
        // An empty folder means that it could not be used, so the process is one that others share.
        const isOwn = (await readdir(folder)).length > 0;
        if (isOwn && processId !== undefined) {
            process.kill(processId);
            for (let wait = 0; wait < 50 && isRunning(processId); wait++) await sleep(20);
        }
        await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    } catch {
        // It has ended already, or the system's own cleaning of temporary files has to do.
    }
}

function isRunning(processId: number): boolean {
    try {
        process.kill(processId, 0);
        return true;
    } catch {
        return false;
    }
}

function isBelow(path: string, folder: string): boolean {
    const [inner, outer] = [resolve(path), resolve(folder)];
    return (
        inner === outer ||
        inner.startsWith(outer.endsWith("/") ? outer : `${outer}/`) ||
        inner.startsWith(`${outer}\\`)
    );
}

/** The wanted model, or the first that completes. Throws `cli.unknownModel`, `cli.noModel`, or why the only one failed. */
export function chooseModel(
    models: readonly ModelSummary[],
    wanted: string | undefined,
): ModelSummary {
    const fitting = models.filter((model) => model.task.includes("complete"));
    if (wanted !== undefined) {
        const found = models.find((model) => model.id === wanted);
        if (found) return found;
        throw CliErrors.unknownModel(wanted, models.map((model) => model.id).join(", "));
    }
    const usable = fitting.find((model) => model.state !== "failed") ?? fitting[0];
    if (!usable) {
        // What is wrong with the one that is there helps more than that none can be used.
        const failure = models.map((model) => model.failure).find(isDamage);
        throw failure ? new CodedError(failure) : CliErrors.noModel();
    }
    return usable;
}

/** A folder without a model is no damage. */
function isDamage(failure: ModelSummary["failure"]): boolean {
    return failure !== undefined && failure.code !== "model.notAModel";
}

/** The tier that a model's answers are reported under: the installed one, or one that the user brought. */
export function tierOf(model: ModelSummary, installation: Installation): "embedded" | "engine" {
    const isInstalled = installation.modelFolders.some((folder) => isBelow(model.folder, folder));
    return isInstalled ? "embedded" : "engine";
}

/** The model behind the port that the completion engine asks; greedy, so that answers repeat. */
export function modelGenerator(
    client: InferenceClient,
    model: string,
    onFailure: (error: CodedError) => void = () => {},
): GeneratorPort {
    return {
        active: () => ({ kind: "ready", model }),
        generate: async ({ isBackground, ...request }, token, onText) => {
            const priority = isBackground === true ? 2 : 0;
            try {
                return await client.complete(
                    { ...request, stop: [...request.stop], model, temperature: 0, priority },
                    token,
                    onText,
                );
            } catch (error) {
                // The engine turns every failure into silence; here somebody wants to know.
                if (CodedError.is(error)) onFailure(error);
                throw error;
            }
        },
        warm: async ({ slot, parts }, token) => {
            await client.warm({ model, slot, parts }, token);
        },
    };
}
