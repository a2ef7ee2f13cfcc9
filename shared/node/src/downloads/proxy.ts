import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { isLoopbackHost } from "@rust-ai-ide/ai/catalog/catalog-schema";
import { DownloadErrors } from "./download-errors.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address by the usual variables (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY,
 * in capitals or not); undefined where there is none. This machine is never asked for by a proxy.
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
    if (isLoopbackHost(url.host) || isExcluded(url, read(environment, "NO_PROXY")))
        return undefined;
    const own = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
    const text = read(environment, own) ?? read(environment, "ALL_PROXY");
    if (text === undefined) return undefined;
    try {
        const proxy = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
        return /^https?:$/.test(proxy.protocol) ? proxy : undefined;
    } catch {
        // What is no address names no proxy; the direct way says what is wrong, if anything.
        return undefined;
    }
}

function read(environment: Environment, name: string): string | undefined {
    const value = environment[name] ?? environment[name.toLowerCase()];
    return value === undefined || value.trim() === "" ? undefined : value.trim();
}

/** `example.com` and `.example.com` exclude the host and all below it, `*` everything. */
function isExcluded(url: URL, list: string | undefined): boolean {
    const host = url.hostname.toLowerCase();
    const port = url.port || (url.protocol === "https:" ? "443" : "80");
    return (list ?? "")
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((item) => item !== "")
        .some((item) => {
            const [, name = "", itemPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(item) ?? [];
            if (itemPort !== undefined && itemPort !== port) return false;
            return item === "*" || host === name || (name !== "" && host.endsWith(`.${name}`));
        });
}

/** Asks a proxy for a way through to a host. Rejects with `download.proxyFailed`. */
export function openTunnel(
    proxy: URL,
    target: URL,
    timeoutMs: number,
    onRequest: (request: ClientRequest) => void,
): Promise<Socket> {
    const port = target.port || (target.protocol === "https:" ? "443" : "80");
    const authority = `${target.hostname}:${port}`;
    const headers: Record<string, string> = { host: authority };
    if (proxy.username !== "") {
        const account = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
        headers["proxy-authorization"] = `Basic ${Buffer.from(account).toString("base64")}`;
    }
    const request = proxy.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
        const connecting = request({
            host: proxy.hostname.replace(/^\[|\]$/g, ""),
            port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
            method: "CONNECT",
            path: authority,
            headers,
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
