import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import type { ParamsOf, RequestType, ResultOf } from "@rust-ai-ide/protocol/message-table";
import {
    createProtocolConnection,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";
import { runReviewServer } from "../../src/review-language/run-review-server.ts";

/** A client of the server in this process, and the folder it is in. */
export class ReviewFixture {
    readonly root: string;
    readonly client: ProtocolConnection;

    constructor(root: string, client: ProtocolConnection) {
        this.root = root;
        this.client = client;
    }

    get folder(): string {
        return join(this.root, "work");
    }

    uri(name: string): string {
        return pathToFileURL(join(this.folder, name)).href;
    }

    write(name: string, text: string): void {
        const path = join(this.folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
    }

    git(...args: readonly string[]): void {
        execFileSync("git", ["-C", this.folder, ...args], { stdio: "pipe" });
    }

    commit(): void {
        this.git("add", "-A");
        const user = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"];
        this.git(...user, "commit", "-q", "-m", "Change");
    }

    open(name: string, text: string): Promise<void> {
        const textDocument = { uri: this.uri(name), languageId: "rust", version: 1, text };
        return this.client.sendNotification("textDocument/didOpen", { textDocument });
    }

    ask<T extends RequestType>(type: T, params: ParamsOf<T>): Promise<ResultOf<T>> {
        return this.client.sendRequest(type.method, params);
    }
}

/**
 * A folder on disk, the real server over streams, and a client of a real library.
 *
 * @param more Variables of the server's environment.
 */
export async function withReviewServer(
    files: Readonly<Record<string, string>>,
    options: object,
    work: (fixture: ReviewFixture) => Promise<void>,
    more: Readonly<Record<string, string | undefined>> = {},
): Promise<void> {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "review-server-")));
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const env = { HOME: root, PATH: process.env.PATH, ...more };
    const ended = runReviewServer({ version: "1.2.3", input: toServer, output: toClient, env });
    const client = createProtocolConnection(
        new StreamMessageReader(toClient),
        new StreamMessageWriter(toServer),
    );
    const fixture = new ReviewFixture(root, client);
    mkdirSync(fixture.folder);
    for (const [name, text] of Object.entries(files)) fixture.write(name, text);
    client.listen();
    try {
        const uri = pathToFileURL(fixture.folder).href;
        await client.sendRequest("initialize", {
            processId: null,
            rootUri: uri,
            workspaceFolders: [{ uri, name: "work" }],
            capabilities: {},
            initializationOptions: options,
        });
        await client.sendNotification("initialized", {});
        await work(fixture);
    } finally {
        toServer.end();
        await ended;
        client.dispose();
        rmSync(root, { recursive: true, force: true });
    }
}
