import { request as httpRequest } from "node:http";
import { Agent, type AgentOptions, request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { proxyHeaders } from "./proxy-settings.ts";

/** Error of a proxy that answered CONNECT with something else than 200. */
export class ProxyRefusal extends Error {
    readonly status: number;

    constructor(status: number) {
        super("The proxy refused");
        this.name = "ProxyRefusal";
        this.status = status;
    }
}

/** Requests have shorter limits of their own; this one ends what they left behind. */
const longestConnectMs = 30_000;

type Connected = (error: Error | null, socket?: Duplex) => void;

interface Target {
    readonly host?: string | null | undefined;
    readonly port?: number | string | null | undefined;
    readonly servername?: string | undefined;
}

/** An agent whose connections go through a proxy's CONNECT; TLS is spoken with the target itself. */
export class TunnelAgent extends Agent {
    private readonly proxy: URL;
    private readonly authorities: AgentOptions["ca"];

    constructor(proxy: URL, options: AgentOptions) {
        super(options);
        this.proxy = proxy;
        this.authorities = options.ca;
    }

    override createConnection(target: Target, connected: Connected): undefined {
        const host = target.host ?? "localhost";
        const authority = `${host.includes(":") ? `[${host}]` : host}:${target.port ?? 443}`;
        const ask = this.proxy.protocol === "https:" ? httpsRequest : httpRequest;
        const request = ask({
            hostname: this.proxy.hostname.replace(/^\[|\]$/g, ""),
            port: this.proxy.port || (this.proxy.protocol === "https:" ? 443 : 80),
            method: "CONNECT",
            path: authority,
            headers: { Host: authority, ...proxyHeaders(this.proxy) },
            agent: false,
        });
        request.once("connect", (answer, socket) => {
            const status = answer.statusCode ?? 0;
            if (status !== 200) {
                socket.destroy();
                connected(new ProxyRefusal(status));
                return;
            }
            const secure = connect({
                socket,
                // Whom the certificate must be for; an address has no server name.
                host,
                servername: target.servername ?? host,
                ...(this.authorities === undefined ? {} : { ca: this.authorities }),
            });
            secure.once("error", (error) => connected(error));
            const giveUp = (): void => void secure.destroy(new Error("No answer"));
            secure.setTimeout(longestConnectMs, giveUp);
            secure.once("secureConnect", () => {
                secure.setTimeout(0, giveUp);
                connected(null, secure);
            });
        });
        request.once("response", (answer) => {
            answer.destroy();
            connected(new ProxyRefusal(answer.statusCode ?? 0));
        });
        request.once("error", (error) => connected(error));
        request.setTimeout(longestConnectMs, () => request.destroy(new Error("No answer")));
        request.end();
        return undefined;
    }
}
