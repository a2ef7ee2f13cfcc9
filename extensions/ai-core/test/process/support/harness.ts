import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { Event } from "@rust-ai-ide/core/event";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { InferenceClient } from "@rust-ai-ide/node/inference-client";
import type {
    InferenceClientOptions,
    InferenceState,
} from "@rust-ai-ide/node/inference-client-options";
import type { Complete } from "@rust-ai-ide/protocol/inference";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import { buildSync } from "esbuild";

/** Directories, programs and clients of one test file; everything ends with {@link close}. */
export class Harness {
    private readonly root = mkdtempSync(join(tmpdir(), "rai-"));
    private readonly clients: InferenceClient[] = [];
    private readonly processes = new Set<number>();
    private runs = 0;
    readonly programPath = join(this.root, "inference.cjs");

    /** Bundles the program with the fake engine, or another one. */
    constructor(entry = fileURLToPath(new URL("./fake-program.ts", import.meta.url))) {
        buildSync({
            entryPoints: [entry],
            external: ["onnxruntime-node"],
            outfile: this.programPath,
            bundle: true,
            platform: "node",
            target: "node20",
            format: "cjs",
        });
    }

    /** A fresh runtime directory, so that tests do not share processes. */
    directory(): string {
        return join(this.root, `run${++this.runs}`);
    }

    client(
        runtimeDirectory: string,
        options: Partial<InferenceClientOptions> = {},
    ): InferenceClient {
        const client = this.bareClient(runtimeDirectory, options);
        client.onDidChangeState((state) => {
            if (state.kind === "ready") this.processes.add(state.processId);
        });
        this.clients.push(client);
        return client;
    }

    /** A client that the test closes itself. */
    bareClient(
        runtimeDirectory: string,
        options: Partial<InferenceClientOptions> = {},
    ): InferenceClient {
        return new InferenceClient({
            programPath: this.programPath,
            nodePath: process.execPath,
            modelFolders: ["/models/tiny"],
            logger: NullLogger,
            runtimeDirectory,
            backOff: { firstDelayMs: 1 },
            limits: { idleExitSeconds: 0 },
            ...options,
        });
    }

    /** The log of the only process that used this directory. */
    log(runtimeDirectory: string): string {
        const name = readdirSync(runtimeDirectory).find((file) => file.endsWith(".log"));
        return name === undefined ? "" : readFileSync(join(runtimeDirectory, name), "utf8");
    }

    close(): void {
        for (const client of this.clients) client.dispose();
        for (const id of this.processes) {
            try {
                process.kill(id, "SIGKILL");
            } catch {
                // It has ended by itself.
            }
        }
        rmSync(this.root, { recursive: true, force: true });
    }
}

/** A request for the tiny model; `prefix` chooses what the fake engine does. */
export function completion(
    prefix: string,
    more: Partial<ParamsOf<typeof Complete>> = {},
): ParamsOf<typeof Complete> {
    return {
        model: "tiny",
        slot: "a.rs",
        parts: { path: "a.rs", prefix, suffix: "" },
        mode: "single-line",
        maxNewTokens: 8,
        stop: [],
        temperature: 0,
        ...more,
    };
}

/** Resolves with the first value of an event that passes the test. */
export function next<T>(event: Event<T>, accepts: (value: T) => boolean = () => true): Promise<T> {
    return new Promise((resolve) => {
        const subscription = event((value) => {
            if (!accepts(value)) return;
            subscription.dispose();
            resolve(value);
        });
    });
}

/** Resolves as soon as a model works on a request. */
export function working(client: InferenceClient): Promise<unknown> {
    return next(client.onModelsChanged, (models) =>
        models.some((model) => model.state === "working"),
    );
}

export function isKind(kind: InferenceState["kind"]): (state: InferenceState) => boolean {
    return (state) => state.kind === kind;
}

/** Code of the error that a call rejects with, "cancelled", or "none". */
export async function codeOf(call: Promise<unknown>): Promise<string> {
    try {
        await call;
        return "none";
    } catch (error) {
        if (CodedError.is(error)) return error.code;
        return error instanceof Error ? error.name : "unknown";
    }
}

/** Resolves when no process has this number any more; looks often, as no event tells it. */
export async function ended(processId: number): Promise<void> {
    for (;;) {
        try {
            process.kill(processId, 0);
        } catch {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
}
