import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that speaks OpenAI's protocol and answers every chat by a function of the request. */
export async function scriptedServer(
    answer: (body: string) => string,
): Promise<{ readonly url: string; close(): void }> {
    const server = createServer((request, response) => {
        let body = "";
        request.setEncoding("utf8").on("data", (text: string) => {
            body += text;
        });
        request.on("end", () => {
            if (request.url === "/v1/models") {
                response.setHeader("content-type", "application/json");
                response.end('{"data": [{"id": "teapot"}]}');
            } else if (request.url === "/v1/chat/completions") {
                response.setHeader("content-type", "text/event-stream");
                const choices = [{ delta: { content: answer(body) }, finish_reason: "stop" }];
                response.end(`data: ${JSON.stringify({ choices })}\n\ndata: [DONE]\n\n`);
            } else {
                response.statusCode = 404;
                response.end();
            }
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `http://127.0.0.1:${port}`,
        close: () => {
            server.close();
            server.closeAllConnections();
        },
    };
}
