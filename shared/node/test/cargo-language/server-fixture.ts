import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import {
    type ClientCapabilities,
    createProtocolConnection,
    type Diagnostic,
    type InitializeResult,
    type Position,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
    type TextEdit,
    type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { runCargoServer } from "../../src/cargo-language/run-cargo-server.ts";
import { indexPath } from "../../src/registry/crate-names.ts";

/** What a modern editor says of itself. */
export const modern: ClientCapabilities = {
    workspace: {
        workspaceEdit: { documentChanges: true },
        inlayHint: { refreshSupport: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
    },
    textDocument: {
        synchronization: { dynamicRegistration: true },
        definition: { dynamicRegistration: true },
        references: { dynamicRegistration: true },
        hover: { contentFormat: ["markdown"] },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
        inlayHint: { resolveSupport: { properties: ["tooltip"] } },
        completion: {
            completionItem: {
                snippetSupport: true,
                documentationFormat: ["markdown"],
                resolveSupport: { properties: ["documentation"] },
            },
        },
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
    },
};

export interface FixtureOptions {
    readonly capabilities?: ClientCapabilities;
    readonly options?: object;
    /** Versions by crate that the cache knows; absent: there is no home of cargo at all. */
    readonly crates?: Readonly<Record<string, readonly string[]>>;
    /** False: nothing is said to the server before the test does. */
    readonly isInitialized?: boolean;
}

/** A client of the server in this process, and the folder it is in. */
export class ServerFixture {
    readonly folder: string;
    readonly client: ProtocolConnection;
    readonly diagnostics = new Map<string, Diagnostic[]>();
    readonly registered: string[] = [];
    readonly told: string[] = [];
    initialized: InitializeResult | undefined;

    constructor(folder: string, client: ProtocolConnection) {
        this.folder = folder;
        this.client = client;
    }

    path(name: string): string {
        return join(this.folder, name);
    }

    uri(name: string): string {
        return pathToFileURL(this.path(name)).href;
    }

    write(name: string, text: string): void {
        mkdirSync(dirname(this.path(name)), { recursive: true });
        writeFileSync(this.path(name), text);
    }

    read(name: string): string {
        return readFileSync(this.path(name), "utf8");
    }

    async open(name: string, text = this.read(name)): Promise<void> {
        const textDocument = { uri: this.uri(name), languageId: "toml", version: 1, text };
        await this.client.sendNotification("textDocument/didOpen", { textDocument });
    }

    async change(name: string, version: number, text: string): Promise<void> {
        const textDocument = { uri: this.uri(name), version };
        const params = { textDocument, contentChanges: [{ text }] };
        await this.client.sendNotification("textDocument/didChange", params);
    }

    ask<T>(method: string, params: object): Promise<T> {
        return this.client.sendRequest<T>(method, params);
    }

    /** Asks about the place of some letters in a file; `shift` moves on from their start. */
    at<T>(method: string, name: string, letters: string, shift = 0, more: object = {}): Promise<T> {
        const textDocument = { uri: this.uri(name) };
        const position = place(this.read(name), letters, shift);
        return this.ask<T>(`textDocument/${method}`, { textDocument, position, ...more });
    }

    /** Files after an edit, by their name. */
    applied(edit: WorkspaceEdit): Record<string, string> {
        const listed = Object.entries(edit.changes ?? {});
        for (const change of edit.documentChanges ?? [])
            if ("edits" in change)
                listed.push([change.textDocument.uri, change.edits as TextEdit[]]);
        return Object.fromEntries(
            listed.map(([uri, edits]) => {
                const name = uri.slice(this.uri("").length).replace(/^\//, "");
                const document = TextDocument.create(uri, "", 1, this.read(name));
                return [name, TextDocument.applyEdits(document, edits)];
            }),
        );
    }

    /** Waits for a condition; fails after two seconds. */
    async until(condition: () => boolean): Promise<void> {
        for (let tries = 0; tries < 200; tries++) {
            if (condition()) return;
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        throw new Error("It did not happen");
    }
}

export function place(text: string, letters: string, shift: number): Position {
    const offset = text.indexOf(letters) + shift;
    const lines = text.slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** A workspace on disk, the real server over streams, and a client of a real library. */
export async function withServer(
    files: Readonly<Record<string, string>>,
    options: FixtureOptions,
    work: (fixture: ServerFixture) => Promise<void>,
): Promise<void> {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "cargo-server-")));
    const folder = join(root, "work");
    const home = join(root, "cargo-home");
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const env = { CARGO_HOME: home, RUSTUP_HOME: join(root, "rustup"), HOME: root };
    const ended = runCargoServer({ version: "1.2.3", input: toServer, output: toClient, env });
    const client = createProtocolConnection(
        new StreamMessageReader(toClient),
        new StreamMessageWriter(toServer),
    );
    const fixture = new ServerFixture(folder, client);
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) fixture.write(name, text);
    for (const [name, versions] of Object.entries(options.crates ?? {}))
        writeCrate(home, name, versions);
    client.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
        fixture.diagnostics.set(uri, diagnostics);
    });
    client.onNotification("rustAi/cargo/changed", ({ paths }) => {
        fixture.told.push(...paths);
    });
    client.onRequest("client/registerCapability", ({ registrations }) => {
        for (const { method } of registrations) fixture.registered.push(method);
        return null;
    });
    client.onRequest("workspace/inlayHint/refresh", () => {
        fixture.told.push("refresh");
        return null;
    });
    client.listen();
    try {
        if (options.isInitialized !== false) {
            fixture.initialized = await client.sendRequest("initialize", {
                processId: null,
                rootUri: fixture.uri(""),
                capabilities: options.capabilities ?? modern,
                initializationOptions: options.options,
            });
            await client.sendNotification("initialized", {});
        }
        await work(fixture);
    } finally {
        toServer.end();
        await ended;
        client.dispose();
        rmSync(root, { recursive: true, force: true });
    }
}

/** A crate as cargo caches it, in the folder of an index that nobody serves. */
function writeCrate(home: string, name: string, versions: readonly string[]): void {
    const index = "registry.example-0123456789abcdef";
    const path = join(home, "registry/index", index, ".cache", indexPath(name));
    const records = versions.map((version) => {
        const facts = { name, vers: version, deps: [], cksum: "", features: {}, yanked: false };
        return `${version}\0${JSON.stringify(facts)}\0`;
    });
    mkdirSync(dirname(path), { recursive: true });
    const head = Buffer.from([3, 2, 0, 0, 0]);
    writeFileSync(path, Buffer.concat([head, Buffer.from(`etag: x\0${records.join("")}`)]));
}
