import { strict as assert } from "node:assert";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { aiCore, eventually } from "./support.ts";

const limitMs = 60_000;

/** Pieces of an answer, as servers that speak OpenAI's protocol stream them. */
function piece(text: string): string {
    return `data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}\n\n`;
}

function answer(response: ServerResponse, body: object): void {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
}

/** Lists one model, chats in three pieces, and never ends when it is asked to "wait". */
function startServer(): Promise<{ url: string; closed: () => number; stop: () => void }> {
    let closed = 0;
    const server = createServer((request, response) => {
        if (request.url?.endsWith("/models") === true) {
            answer(response, { object: "list", data: [{ id: "tiny", object: "model" }] });
            return;
        }
        let body = "";
        request.on("data", (data: Buffer) => {
            body += data.toString("utf8");
        });
        request.on("end", () => {
            response.writeHead(200, { "content-type": "text/event-stream" });
            response.write(piece("Ferris "));
            response.on("close", () => {
                closed++;
            });
            if (body.includes("please wait")) return;
            response.end(`${piece("is ")}${piece("a crab.")}data: [DONE]\n\n`);
        });
    });
    return new Promise((resolve) => {
        server.listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo;
            resolve({
                url: `http://127.0.0.1:${port}`,
                closed: () => closed,
                stop: () => {
                    server.closeAllConnections();
                    server.close();
                },
            });
        });
    });
}

async function chatModel(id: string): Promise<vscode.LanguageModelChat> {
    return eventually(`a chat model ${id}`, async () => {
        const models = await vscode.lm.selectChatModels({ vendor: "rust-ai" });
        return models.find((model) => model.id.includes(id));
    });
}

async function textOf(response: vscode.LanguageModelChatResponse): Promise<string[]> {
    const pieces: string[] = [];
    for await (const text of response.text) pieces.push(text);
    return pieces;
}

describe("local models in the editor's chat", () => {
    const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration();
    const user = vscode.ConfigurationTarget.Global;
    let server: Awaited<ReturnType<typeof startServer>>;

    before(async () => {
        server = await startServer();
        await settings().update("rustAi.engines.discover", false, user);
        await aiCore().activate();
    });
    after(async () => {
        await settings().update("rustAi.engines.servers", undefined, user);
        await settings().update("rustAi.engines.discover", undefined, user);
        server.stop();
    });

    it("without a model that can chat, one stands there that says so", async function () {
        this.timeout(limitMs);
        const model = await chatModel("facts");
        const question = [vscode.LanguageModelChatMessage.User("Who is Ferris?")];
        const response = await model.sendRequest(question, {});
        assert.match((await textOf(response)).join(""), /No local model can chat yet/);
    });

    it("a server's model is offered, streams, and counts tokens", async function () {
        this.timeout(limitMs);
        const servers = [{ url: server.url, kind: "openai" }];
        await settings().update("rustAi.engines.servers", servers, user);
        const model = await chatModel("tiny");
        const question = [vscode.LanguageModelChatMessage.User("Who is Ferris?")];
        const response = await model.sendRequest(question, {});
        assert.equal((await textOf(response)).join(""), "Ferris is a crab.");
        assert.ok((await model.countTokens("fn main() {}")) >= 3);
        const others = await vscode.lm.selectChatModels({ vendor: "rust-ai" });
        assert.ok(!others.some(({ id }) => id === "facts"), "nothing stands in any more");
    });

    it("cancelling closes the server's connection", async function () {
        this.timeout(limitMs);
        const model = await chatModel("tiny");
        const before = server.closed();
        const source = new vscode.CancellationTokenSource();
        const question = [vscode.LanguageModelChatMessage.User("please wait")];
        const response = await model.sendRequest(question, {}, source.token);
        const pieces = response.text[Symbol.asyncIterator]();
        assert.equal((await pieces.next()).value, "Ferris ");
        source.cancel();
        await eventually("the connection is closed", () =>
            server.closed() > before ? true : undefined,
        );
    });
});
