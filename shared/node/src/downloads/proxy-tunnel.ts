import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { proxyHeaders } from "../engines/proxy-settings.ts";
import { DownloadErrors } from "./download-errors.ts";

/** Asks a proxy for a way through to a host. Rejects with `download.proxyFailed`. */
export function openTunnel(
    proxy: URL,
    target: URL,
    timeoutMs: number,
    onRequest: (request: ClientRequest) => void,
): Promise<Socket> {
    const port = target.port || (target.protocol === "https:" ? "443" : "80");
    const authority = `${target.hostname}:${port}`;
    const request = proxy.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
        const connecting = request({
            host: proxy.hostname.replace(/^\[|\]$/g, ""),
            port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
            method: "CONNECT",
            path: authority,
            headers: { host: authority, ...proxyHeaders(proxy) },
            timeout: timeoutMs,
            agent: false,
        });
        onRequest(connecting);
        const fail = (reason: string): void =>
            reject(DownloadErrors.proxyFailed(proxy.host, reason));
        connecting.once("connect", (response, socket) => {
            if (response.statusCode === 200) return resolve(socket);
            socket.destroy();
            fail(`status ${response.statusCode}`);
        });
        connecting.once("response", (response) => {
            response.destroy();
            fail(`status ${response.statusCode}`);
        });
        connecting.once("timeout", () => connecting.destroy(new Error("no answer")));
        connecting.once("error", (error: NodeJS.ErrnoException) =>
            fail(error.code ?? error.message),
        );
        connecting.end();
    });
}
