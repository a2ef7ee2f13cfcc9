import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { defineErrors } from "@rust-ai-ide/core/errors";
import type { CallHierarchy, CodePlace } from "@rust-ai-ide/security/reachability/refine-reach";
import {
    type CallHierarchyIncomingCall,
    type CallHierarchyItem,
    createProtocolConnection,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";

export const RustAnalyzerErrors = defineErrors("rust-analyzer", {
    notInstalled: () => [
        "rust-analyzer is not installed.",
        "Install it with rustup component add rust-analyzer, or go on without it.",
    ],
    failed: (what: string) => [
        `rust-analyzer could not load the workspace: ${what}`,
        "Open the folder in an editor with rust-analyzer to see why, or go on without it.",
    ],
});

export interface RustAnalyzerOptions {
    /** Absolute path of the workspace. */
    readonly folder: string;
    readonly env: NodeJS.ProcessEnv;
    /** Default: `rust-analyzer` of the path. */
    readonly program?: string | undefined;
    readonly token: CancellationToken;
    readonly onProgress?: ((text: string) => void) | undefined;
}

/** A large workspace takes a minute to load. */
const loadTimeoutMs = 300_000;
const exitTimeoutMs = 2_000;
/** It answers so when it has heard of a change meanwhile. */
const contentModified = -32_801;

/** Without build scripts and procedural macros nothing of the workspace is executed. */
const settings = {
    checkOnSave: false,
    cachePriming: { enable: false },
    cargo: { buildScripts: { enable: false } },
    procMacro: { enable: false },
    files: { watcher: "client" },
};

/**
 * A rust-analyzer of our own, for callers that have no editor with one. It runs `cargo metadata`
 * without the network, so only for trusted workspaces. Rejects with `rust-analyzer.*` and
 * CancelledError.
 */
export async function startRustAnalyzer(
    options: RustAnalyzerOptions,
): Promise<CallHierarchy & Disposable> {
    const { folder, env, program = "rust-analyzer", token } = options;
    const child = spawn(program, [], {
        cwd: folder,
        env: { ...env, CARGO_NET_OFFLINE: "true" },
        stdio: ["pipe", "pipe", "ignore"],
        windowsHide: true,
    });
    const dispose = (): void => void child.kill("SIGKILL");
    const cancelled = token.onCancellationRequested(dispose);
    try {
        await once(child, "spawn").catch(() => {
            throw RustAnalyzerErrors.notInstalled();
        });
        const connection = createProtocolConnection(
            new StreamMessageReader(child.stdout),
            new StreamMessageWriter(child.stdin),
        );
        const ended = endOf(child, connection);
        const loaded = loadedBy(connection, options.onProgress);
        connection.listen();
        await Promise.race([initialize(connection, folder), ended]);
        await Promise.race([loaded, ended]);
        return {
            name: "rust-analyzer",
            incoming: (at) => Promise.race([incoming(connection, at), ended]),
            dispose: () => {
                cancelled.dispose();
                void leave(connection, child);
            },
        };
    } catch (error) {
        cancelled.dispose();
        dispose();
        if (token.isCancellationRequested) throw new CancelledError();
        throw error;
    }
}

/** Rejects when the program is gone, and never settles otherwise. */
function endOf(child: ChildProcess, connection: ProtocolConnection): Promise<never> {
    const ended = new Promise<never>((_resolve, reject) => {
        const end = (): void => reject(RustAnalyzerErrors.failed("it has ended."));
        child.once("exit", end);
        connection.onClose(end);
        connection.onError(end);
    });
    ended.catch(() => {});
    return ended;
}

async function initialize(connection: ProtocolConnection, folder: string): Promise<void> {
    const uri = pathToFileURL(folder).href;
    // Whatever else it asks of an editor has no answer here.
    connection.onRequest("workspace/configuration", () => [settings]);
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("window/workDoneProgress/create", () => null);
    await connection.sendRequest("initialize", {
        processId: process.pid,
        rootUri: uri,
        workspaceFolders: [{ uri, name: "workspace" }],
        capabilities: {
            textDocument: { callHierarchy: {} },
            window: { workDoneProgress: true },
            experimental: { serverStatusNotification: true },
        },
        initializationOptions: settings,
    });
    await connection.sendNotification("initialized", {});
}

/** Resolves once everything is loaded. */
function loadedBy(
    connection: ProtocolConnection,
    onProgress: ((text: string) => void) | undefined,
): Promise<void> {
    connection.onNotification("$/progress", ({ value }: { value?: { title?: unknown } }) => {
        if (typeof value?.title === "string") onProgress?.(`rust-analyzer: ${value.title}`);
    });
    return new Promise((resolve, reject) => {
        const timer = setTimeout(
            () => reject(RustAnalyzerErrors.failed("it takes longer than five minutes.")),
            loadTimeoutMs,
        ).unref();
        connection.onNotification(
            "experimental/serverStatus",
            (status: { health?: unknown; quiescent?: unknown; message?: unknown }) => {
                if (status.quiescent !== true) return;
                clearTimeout(timer);
                if (status.health === "error") {
                    reject(RustAnalyzerErrors.failed(firstLine(status.message)));
                } else resolve();
            },
        );
    });
}

function firstLine(message: unknown): string {
    return typeof message === "string" ? (message.split("\n")[0] ?? "") : "it does not say why.";
}

async function incoming(
    connection: ProtocolConnection,
    { path, line, column }: CodePlace,
): Promise<readonly CodePlace[] | undefined> {
    const textDocument = { uri: pathToFileURL(path).href };
    const position = { line: line - 1, character: column - 1 };
    const items = await ask<CallHierarchyItem[]>(connection, "textDocument/prepareCallHierarchy", {
        textDocument,
        position,
    });
    if (items === undefined) return undefined;
    const places: CodePlace[] = [];
    for (const item of items) {
        const calls = await ask<CallHierarchyIncomingCall[]>(
            connection,
            "callHierarchy/incomingCalls",
            { item },
        );
        for (const { from, fromRanges } of calls ?? []) {
            for (const { start } of fromRanges) {
                places.push({
                    path: fileURLToPath(from.uri).replaceAll("\\", "/"),
                    line: start.line + 1,
                    column: start.character + 1,
                });
            }
        }
    }
    return places;
}

/** Undefined where it has no answer, as for files that belong to nothing that it has loaded. */
async function ask<T>(
    connection: ProtocolConnection,
    method: string,
    params: object,
): Promise<T | undefined> {
    for (let attempt = 0; attempt < 5; attempt++) {
        try {
            return (await connection.sendRequest<T | null>(method, params)) ?? undefined;
        } catch (error) {
            if ((error as { code?: unknown }).code !== contentModified) return undefined;
        }
    }
    return undefined;
}

async function leave(connection: ProtocolConnection, child: ChildProcess): Promise<void> {
    setTimeout(() => child.kill("SIGKILL"), exitTimeoutMs).unref();
    try {
        await connection.sendRequest("shutdown");
        await connection.sendNotification("exit");
    } catch {
        child.kill("SIGKILL");
    } finally {
        connection.dispose();
    }
}
