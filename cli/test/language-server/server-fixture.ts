import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { IndexStatus } from "@rust-ai-ide/protocol/intelligence";
import {
    type ClientCapabilities,
    createProtocolConnection,
    type Diagnostic,
    type InitializeResult,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";
import type { MakeIndexer } from "../../src/language-server/index-session.ts";
import { runLanguageServer } from "../../src/language-server/run-language-server.ts";
import { simpleIndexer } from "./simple-indexer.ts";

/** What a modern editor says of itself. */
export const modern: ClientCapabilities = {
    workspace: {
        workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
        workspaceFolders: true,
        symbol: { resolveSupport: { properties: ["location.range"] } },
        codeLens: { refreshSupport: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
    },
    textDocument: {
        documentSymbol: { hierarchicalDocumentSymbolSupport: true, dynamicRegistration: true },
        foldingRange: { dynamicRegistration: true, lineFoldingOnly: true },
        selectionRange: { dynamicRegistration: true },
        typeDefinition: { dynamicRegistration: true, linkSupport: true },
        callHierarchy: { dynamicRegistration: true },
        definition: { linkSupport: true },
        hover: { contentFormat: ["markdown", "plaintext"] },
        rename: { prepareSupport: true },
        codeAction: {
            codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } },
            isPreferredSupport: true,
        },
    },
    window: { workDoneProgress: true },
};

export interface FixtureOptions {
    readonly capabilities?: ClientCapabilities;
    readonly initializationOptions?: object;
    readonly makeIndexer?: MakeIndexer;
    /** More parameters of `initialize`; the folder is the workspace where they name none. */
    readonly params?: (folder: string) => object;
}

/** A client of the server in this process, and the workspace it is in. */
export interface Fixture {
    readonly folder: string;
    readonly client: ProtocolConnection;
    readonly initialized: InitializeResult;
    /** Registrations that the server asked for and has not taken back, by id. */
    readonly registrations: Map<string, { method: string; registerOptions?: unknown }>;
    /** The last diagnostics of each URI. */
    readonly diagnostics: Map<string, Diagnostic[]>;
    uri(name: string): string;
    write(name: string, text: string): string;
    open(name: string, text?: string, version?: number): Promise<void>;
    change(name: string, version: number, text: string): Promise<void>;
    ask<T>(method: string, params?: object): Promise<T>;
    tell(method: string, params?: object): Promise<void>;
    /** Resolves with the index. */
    ready(): Promise<IndexStatus>;
    /** Resolves when all that the server was told has been worked off. */
    rest(milliseconds?: number): Promise<void>;
}

/** A workspace on disk, the real server over streams, and a client of a real library. */
export async function withServer(
    files: Readonly<Record<string, string>>,
    options: FixtureOptions,
    work: (fixture: Fixture) => Promise<void>,
): Promise<void> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-lsp-")));
    const write = (name: string, text: string): string => {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
        return join(folder, name);
    };
    for (const [name, text] of Object.entries(files)) write(name, text);
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const ended = runLanguageServer({
        token: NeverCancelled,
        input: toServer,
        output: toClient,
        makeIndexer: options.makeIndexer ?? simpleIndexer,
    });
    const client = createProtocolConnection(
        new StreamMessageReader(toClient),
        new StreamMessageWriter(toServer),
    );
    const registrations: Fixture["registrations"] = new Map();
    const diagnostics: Fixture["diagnostics"] = new Map();
    let isReady: (status: IndexStatus) => void = () => {};
    let hasFailed: (error: Error) => void = () => {};
    const ready = new Promise<IndexStatus>((resolve, reject) => {
        isReady = resolve;
        hasFailed = reject;
    });
    ready.catch(() => {});
    client.onRequest("client/registerCapability", (params) => {
        for (const { id, ...rest } of params.registrations) registrations.set(id, rest);
    });
    client.onRequest("client/unregisterCapability", (params) => {
        for (const { id } of params.unregisterations) registrations.delete(id);
    });
    client.onRequest("window/workDoneProgress/create", () => null);
    client.onRequest("workspace/codeLens/refresh", () => null);
    client.onNotification("rustAi/indexStatusChanged", (status) => {
        if (status.phase === "ready") isReady(status);
        if (status.phase === "failed") hasFailed(new Error(status.failure));
    });
    client.onNotification("textDocument/publishDiagnostics", (params) => {
        if (params.diagnostics.length === 0) diagnostics.delete(params.uri);
        else diagnostics.set(params.uri, params.diagnostics);
    });
    client.listen();
    const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
    try {
        const initialized = await client.sendRequest<InitializeResult>("initialize", {
            processId: null,
            rootUri: null,
            workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "demo" }],
            capabilities: options.capabilities ?? modern,
            initializationOptions: options.initializationOptions,
            ...options.params?.(folder),
        });
        await client.sendNotification("initialized", {});
        await work({
            ...{ folder, client, initialized, registrations, diagnostics, uri, write },
            open: async (name, text = files[name] ?? "", version = 1) => {
                const languageId = languageIdOfFile(name) ?? "plaintext";
                const textDocument = { uri: uri(name), languageId, version, text };
                await client.sendNotification("textDocument/didOpen", { textDocument });
            },
            change: (name, version, text) =>
                client.sendNotification("textDocument/didChange", {
                    textDocument: { uri: uri(name), version },
                    contentChanges: [{ text }],
                }),
            ask: (method, params) => client.sendRequest(method, params),
            tell: (method, params) => client.sendNotification(method, params),
            ready: () => ready,
            rest: (milliseconds = 250) =>
                new Promise((resolve) => setTimeout(resolve, milliseconds)),
        });
        await client.sendRequest("shutdown");
    } finally {
        toServer.end();
        await ended;
        client.dispose();
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Line and character of the n-th occurrence of a text, `offset` units into it. */
export function positionOf(
    text: string,
    wanted: string,
    offset = 0,
    occurrence = 1,
): { line: number; character: number } {
    let at = -1;
    for (let index = 0; index < occurrence; index++) at = text.indexOf(wanted, at + 1);
    assert.ok(at >= 0, `${wanted} is in the text`);
    const before = text.slice(0, at + offset).split("\n");
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
