import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A file large enough for several pieces, which begins like a model. */
export function modelBytes(size = 300_000, seed = 1): Buffer {
    const bytes = Buffer.alloc(size);
    let state = seed;
    for (let index = 0; index < size; index++) {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        bytes[index] = state >>> 16;
    }
    bytes.write("GGUF", 0, "latin1");
    return bytes;
}

export function sha256(bytes: Uint8Array): string {
    return createHash("sha256").update(bytes).digest("hex");
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
    readonly origin: string;
    /** What was asked for so far: path and range. */
    readonly requests: string[];
    handler: Handler;
    close(): Promise<void>;
}

/** A real server on this machine that does what a test wants it to. */
export async function startServer(handler: Handler, host = "127.0.0.1"): Promise<FileServer> {
    const sockets = new Set<Socket>();
    const requests: string[] = [];
    const server: Server = createServer((request, response) => {
        const { range } = request.headers;
        requests.push(`${request.url}${range === undefined ? "" : ` ${range}`}`);
        running.handler(request, response);
    });
    server.on("connection", (socket) => {
        sockets.add(socket);
        socket.on("close", () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as AddressInfo;
    const running: FileServer = {
        origin: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
        requests,
        handler,
        close: async () => {
            for (const socket of sockets) socket.destroy();
            await new Promise((resolve) => server.close(resolve));
        },
    };
    return running;
}

/** Serves a file as hosts of models do: ranges, If-Range and a strong ETag. */
export function serveFile(bytes: Buffer, options: { readonly etag?: string } = {}): Handler {
    const etag = options.etag ?? `"${sha256(bytes).slice(0, 8)}"`;
    return (request, response) => {
        const from = rangeStart(request);
        const isSame = (request.headers["if-range"] ?? etag) === etag;
        if (from === undefined || !isSame) {
            response.writeHead(200, { etag, "content-length": bytes.length });
            response.end(bytes);
        } else if (from >= bytes.length) {
            response.writeHead(416, { "content-range": `bytes */${bytes.length}` });
            response.end();
        } else {
            response.writeHead(206, {
                etag,
                "content-length": bytes.length - from,
                "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
            });
            response.end(bytes.subarray(from));
        }
    };
}

/** Sends so many bytes of a file, then breaks the connection. */
export function cutAfter(bytes: Buffer, count: number, etag = '"one"'): Handler {
    return (request, response) => {
        const from = rangeStart(request) ?? 0;
        response.writeHead(from === 0 ? 200 : 206, {
            etag,
            "content-length": bytes.length - from,
            ...(from === 0
                ? {}
                : { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
        });
        response.write(bytes.subarray(from, from + count), () => {
            // What was written has to arrive before the end does.
            setTimeout(() => response.destroy(), 30);
        });
    };
}

export function rangeStart(request: IncomingMessage): number | undefined {
    const start = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
    return start === undefined ? undefined : Number(start);
}
