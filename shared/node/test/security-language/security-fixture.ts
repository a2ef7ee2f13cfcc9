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
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";
import { runSecurityServer } from "../../src/security-language/run-security-server.ts";

const modern: ClientCapabilities = {
    workspace: {
        workspaceEdit: { documentChanges: true },
        codeLens: { refreshSupport: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
    },
    textDocument: {
        hover: { contentFormat: ["markdown"] },
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
    },
};

/** A client of the server in this process, and the folder it is in. */
export class SecurityFixture {
    readonly root: string;
    readonly client: ProtocolConnection;
    readonly diagnostics = new Map<string, Diagnostic[]>();
    readonly told: string[] = [];
    initialized: InitializeResult | undefined;

    constructor(root: string, client: ProtocolConnection) {
        this.root = root;
        this.client = client;
    }

    path(name: string): string {
        return join(this.root, "work", name);
    }

    uri(name: string): string {
        return pathToFileURL(this.path(name)).href;
    }

    read(name: string): string {
        return readFileSync(this.path(name), "utf8");
    }

    write(name: string, text: string): void {
        mkdirSync(dirname(this.path(name)), { recursive: true });
        writeFileSync(this.path(name), text);
    }

    open(name: string, text = this.read(name)): Promise<void> {
        const textDocument = { uri: this.uri(name), languageId: "any", version: 1, text };
        return this.client.sendNotification("textDocument/didOpen", { textDocument });
    }

    change(name: string, version: number, text: string): Promise<void> {
        const textDocument = { uri: this.uri(name), version };
        const params = { textDocument, contentChanges: [{ text }] };
        return this.client.sendNotification("textDocument/didChange", params);
    }

    wasWritten(name: string): Promise<void> {
        const changes = [{ uri: this.uri(name), type: 2 }];
        return this.client.sendNotification("workspace/didChangeWatchedFiles", { changes });
    }

    ask<T>(method: string, params: object): Promise<T> {
        return this.client.sendRequest<T>(method, params);
    }

    /** `line:column code` of a file's diagnostics. */
    shown(name: string): readonly string[] {
        return (this.diagnostics.get(this.uri(name)) ?? []).map(
            ({ range, code }) => `${range.start.line + 1}:${range.start.character + 1} ${code}`,
        );
    }

    /** Waits for a condition; fails after five seconds. */
    async until(condition: () => boolean): Promise<void> {
        for (let tries = 0; tries < 500; tries++) {
            if (condition()) return;
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        throw new Error("It did not happen");
    }
}

export interface SecurityFixtureOptions {
    readonly options?: object;
    /** Texts of advisories by their ids; absent: there is no database. */
    readonly advisories?: Readonly<Record<string, string>>;
}

/** A workspace on disk, the real server over streams, and a client of a real library. */
export async function withSecurityServer(
    files: Readonly<Record<string, string>>,
    { options = {}, advisories }: SecurityFixtureOptions,
    work: (fixture: SecurityFixture) => Promise<void>,
): Promise<void> {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "security-server-")));
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const env = { CARGO_HOME: join(root, "cargo-home"), HOME: root, PATH: process.env.PATH };
    const ended = runSecurityServer({ version: "1.2.3", input: toServer, output: toClient, env });
    const client = createProtocolConnection(
        new StreamMessageReader(toClient),
        new StreamMessageWriter(toServer),
    );
    const fixture = new SecurityFixture(root, client);
    mkdirSync(fixture.path(""), { recursive: true });
    for (const [name, text] of Object.entries(files)) fixture.write(name, text);
    client.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
        fixture.diagnostics.set(uri, diagnostics);
    });
    client.onNotification("rustAi/security/changed", ({ what }) => {
        fixture.told.push(...what);
    });
    client.onRequest("client/registerCapability", () => null);
    client.onRequest("workspace/codeLens/refresh", () => {
        fixture.told.push("refresh");
        return null;
    });
    client.listen();
    try {
        fixture.initialized = await client.sendRequest("initialize", {
            processId: null,
            rootUri: fixture.uri(""),
            capabilities: modern,
            initializationOptions: { storage: join(root, "storage"), commands: true, ...options },
        });
        await client.sendNotification("initialized", {});
        if (advisories !== undefined) {
            const path = join(root, "advisories");
            for (const [id, text] of Object.entries(advisories)) {
                const name = /^package = "(.*)"$/m.exec(text)?.[1] ?? "unknown";
                mkdirSync(join(path, "crates", name), { recursive: true });
                writeFileSync(join(path, "crates", name, `${id}.md`), text);
            }
            const from = { kind: "folder", path };
            await client.sendRequest("rustAi/security/updateDatabase", { from });
        }
        await work(fixture);
    } finally {
        toServer.end();
        await ended;
        client.dispose();
        rmSync(root, { recursive: true, force: true });
    }
}

/** An advisory as the RustSec database writes them. */
export function advisory(
    id: string,
    name: string,
    { patched = "", more = "" }: { patched?: string; more?: string } = {},
): string {
    const list = patched === "" ? "" : `"${patched}"`;
    return `\`\`\`toml
[advisory]
id = "${id}"
package = "${name}"
date = "2026-01-02"
url = "https://example.org/${id}"
${more}

[versions]
patched = [${list}]
\`\`\`

# Trouble in ${name}

It does harm.
`;
}
