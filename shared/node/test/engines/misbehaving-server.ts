import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";

/** What a request came to at the server. */
export interface SeenRequest {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingMessage["headers"];
    readonly body: unknown;
    /** Resolves when the connection is gone or the answer is complete. */
    readonly closed: Promise<{ readonly at: number; readonly isComplete: boolean }>;
}

/** Answers one request in whatever way a test wants. */
export type Behaviour = (response: ServerResponse, request: SeenRequest) => void | Promise<void>;

export interface MisbehavingServerOptions {
    readonly host?: string | undefined;
    readonly certificate?: { readonly key: string; readonly cert: string } | undefined;
}

/**
 * A real HTTP server on a free port of this machine whose paths behave as they are told. Paths
 * without a behaviour answer 404.
 */
export class MisbehavingServer {
    readonly seen: SeenRequest[] = [];
    private readonly server: Server;
    private readonly sockets = new Set<Socket>();
    private readonly behaviours = new Map<string, Behaviour>();
    private address: AddressInfo | undefined;
    private readonly isSecure: boolean;

    private constructor(options: MisbehavingServerOptions) {
        const listener = (request: IncomingMessage, response: ServerResponse): void => {
            void this.serve(request, response);
        };
        this.isSecure = options.certificate !== undefined;
        this.server =
            options.certificate === undefined
                ? createServer(listener)
                : createSecureServer(options.certificate, listener);
        this.server.on("connection", (socket: Socket) => {
            this.sockets.add(socket);
            socket.once("close", () => this.sockets.delete(socket));
        });
    }

    static async start(
        behaviours: Readonly<Record<string, Behaviour>> = {},
        options: MisbehavingServerOptions = {},
    ): Promise<MisbehavingServer> {
        const server = new MisbehavingServer(options);
        for (const [path, behaviour] of Object.entries(behaviours)) server.on(path, behaviour);
        await new Promise<void>((resolve, reject) => {
            server.server.once("error", reject);
            server.server.listen(0, options.host ?? "127.0.0.1", resolve);
        });
        running.add(server);
        server.address = server.server.address() as AddressInfo;
        return server;
    }

    get port(): number {
        return this.address?.port ?? 0;
    }

    get url(): string {
        const host = this.address?.family === "IPv6" ? `[${this.address.address}]` : "127.0.0.1";
        return `${this.isSecure ? "https" : "http"}://${host}:${this.port}`;
    }

    /** Connections that stand at this moment. */
    get connections(): number {
        return this.sockets.size;
    }

    /** Sets what a path does; "*" is for all others. */
    on(path: string, behaviour: Behaviour): void {
        this.behaviours.set(path, behaviour);
    }

    /** Breaks every connection at once, as a killed process does, and listens no more. */
    async stop(): Promise<void> {
        running.delete(this);
        for (const socket of this.sockets) socket.destroy();
        await new Promise<void>((resolve) => this.server.close(() => resolve()));
    }

    private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const closed = new Promise<{ at: number; isComplete: boolean }>((resolve) => {
            response.once("close", () =>
                resolve({ at: performance.now(), isComplete: response.writableFinished }),
            );
        });
        const pieces: Buffer[] = [];
        try {
            for await (const piece of request) pieces.push(piece as Buffer);
        } catch {
            return;
        }
        const text = Buffer.concat(pieces).toString("utf8");
        const path = request.url ?? "";
        const seen: SeenRequest = {
            method: request.method ?? "",
            path,
            headers: request.headers,
            body: text === "" ? undefined : JSON.parse(text),
            closed,
        };
        this.seen.push(seen);
        const behave = this.behaviours.get(path) ?? this.behaviours.get("*") ?? json({}, 404);
        await behave(response, seen);
    }
}

const running = new Set<MisbehavingServer>();

/** A test that fails does not get to stop its servers, which would hold the process. */
export async function stopServers(): Promise<void> {
    await Promise.all([...running].map((server) => server.stop()));
}

/** Answers JSON, as servers do that behave. */
export function json(
    value: unknown,
    status = 200,
    headers: Readonly<Record<string, string>> = {},
): Behaviour {
    return text(JSON.stringify(value), status, { "Content-Type": "application/json", ...headers });
}

export function text(
    value: string,
    status = 200,
    headers: Readonly<Record<string, string>> = {},
): Behaviour {
    return (response) => {
        response.writeHead(status, headers);
        response.end(value);
    };
}

const eventHeaders = { "Content-Type": "text/event-stream" };

function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Server-sent events, one for each value, then `[DONE]`. */
export function events(values: readonly unknown[], everyMs = 0): Behaviour {
    return async (response) => {
        response.writeHead(200, eventHeaders);
        for (const value of values) {
            if (response.destroyed) return;
            response.write(`data: ${JSON.stringify(value)}\n\n`);
            if (everyMs > 0) await pause(everyMs);
        }
        response.end("data: [DONE]\n\n");
    };
}

/** One JSON text a line. */
export function jsonLines(values: readonly unknown[]): Behaviour {
    return text(values.map((value) => `${JSON.stringify(value)}\n`).join(""), 200, {
        "Content-Type": "application/x-ndjson",
    });
}

/** Takes the request and never answers. */
export const hangBeforeHeaders: Behaviour = () => {};

/** Sends a part and then nothing more. */
export function hangAfter(part: string): Behaviour {
    return (response) => {
        response.writeHead(200, eventHeaders);
        response.write(part);
    };
}

/** Sends a part and breaks the connection. */
export function closeAfter(part: string): Behaviour {
    return (response) => {
        response.writeHead(200, eventHeaders);
        response.write(part, () => response.socket?.destroy());
    };
}

/** Repeats a part until the other side has gone; `everyMs` 0 is as fast as it is read. */
export function forever(part: string, everyMs = 0): Behaviour {
    return async (response) => {
        response.writeHead(200, eventHeaders);
        while (!response.destroyed) {
            const flowing = response.write(part);
            if (everyMs > 0) await pause(everyMs);
            else if (!flowing) {
                await new Promise<void>((resolve) => {
                    response.once("drain", resolve);
                    response.once("close", resolve);
                });
            } else await pause(0);
        }
    };
}

/** Sends bytes in pieces of a size, which cuts characters and messages anywhere. */
export function inPieces(whole: string, size: number): Behaviour {
    return async (response) => {
        response.writeHead(200, eventHeaders);
        const bytes = Buffer.from(whole);
        for (let start = 0; start < bytes.length && !response.destroyed; start += size) {
            response.write(bytes.subarray(start, start + size));
            await pause(0);
        }
        response.end();
    };
}

/** Answers something that is not HTTP at all. */
export const notHttp: Behaviour = (response) => {
    response.socket?.end("SSH-2.0-OpenSSH_9.6\r\n");
};
