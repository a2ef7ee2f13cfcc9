import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect as tlsConnect } from "node:tls";
import { isDownloadAddress, isLoopbackHost } from "@rust-ai-ide/ai/catalog/catalog-schema";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { type ProxyEnvironment, proxyFor } from "../engines/proxy-settings.ts";
import { DownloadErrors } from "./download-errors.ts";
import { openTunnel } from "./proxy-tunnel.ts";
import { trustedCertificates } from "./trusted-certificates.ts";

/** Hosts of files send on once or twice; more is a circle. */
const mostRedirects = 5;

export interface HttpGetOptions {
    readonly headers: Readonly<Record<string, string>>;
    /** Sent to the origin that was asked and to no other one that it sends on to. */
    readonly originHeaders?: Readonly<Record<string, string>>;
    /** Until the answer begins, and between two pieces of it. */
    readonly timeoutMs: number;
    /** Where proxies are named. */
    readonly environment: ProxyEnvironment;
    readonly token: CancellationToken;
}

export interface HttpAnswer {
    readonly status: number;
    readonly headers: IncomingMessage["headers"];
    /** Who answered in the end. */
    readonly host: string;
    /** Pieces in order; throws `download.*` or CancelledError when it breaks off. */
    readonly body: AsyncIterable<Uint8Array>;
    /** Ends the connection; to be called in any case. */
    close(): void;
}

/**
 * Asks for an address and follows where it is sent on to: only to https, or within this machine
 * when that was asked. Nothing that identifies the user is sent but what the caller adds. Rejects with `download.*` or
 * CancelledError.
 */
export async function httpGet(address: string, options: HttpGetOptions): Promise<HttpAnswer> {
    let url = new URL(address);
    const { origin } = url;
    const startedHere = isLoopbackHost(url.host);
    for (let hop = 0; hop <= mostRedirects; hop++) {
        const added = url.origin === origin ? options.originHeaders : undefined;
        const headers = { ...options.headers, ...added };
        const answer = await requestOnce(url, { ...options, headers });
        const { location } = answer.headers;
        if (![301, 302, 303, 307, 308].includes(answer.status)) return answer;
        answer.close();
        if (location === undefined) {
            throw DownloadErrors.invalidAnswer(url.host, "a redirect without an address");
        }
        url = nextAddress(url, location, startedHere);
    }
    throw DownloadErrors.redirect(new URL(address).host, "it goes round in circles");
}

function nextAddress(from: URL, location: string, startedHere: boolean): URL {
    let next: URL;
    try {
        next = new URL(location, from);
    } catch {
        throw DownloadErrors.redirect(from.host, "it is none");
    }
    if (!isDownloadAddress(next.href)) {
        throw DownloadErrors.redirect(from.host, `${next.protocol}//${next.host} is not https`);
    }
    if (isLoopbackHost(next.host) && !startedHere) {
        throw DownloadErrors.redirect(from.host, "it is on this machine");
    }
    return next;
}

async function requestOnce(url: URL, options: HttpGetOptions): Promise<HttpAnswer> {
    const { token, timeoutMs } = options;
    if (token.isCancellationRequested) throw new CancelledError();
    const requests: ClientRequest[] = [];
    let reason: Error | undefined;
    const stop = (error: Error): void => {
        reason ??= error;
        for (const request of requests) request.destroy(error);
    };
    const subscription = token.onCancellationRequested(() => stop(new CancelledError()));
    const explain = (error: unknown): Error => reason ?? describeFailure(error, url.host);
    try {
        const response = await send(url, options, (request) => {
            requests.push(request);
            request.on("timeout", () => {
                stop(DownloadErrors.timedOut(url.host, Math.round(timeoutMs / 1000)));
            });
            // A stop that came while the way through the proxy was being made.
            if (reason) request.destroy(reason);
        });
        return {
            status: response.statusCode ?? 0,
            headers: response.headers,
            host: url.host,
            // It was reached; whatever the system calls it, the connection broke.
            body: piecesOf(response, () => reason ?? DownloadErrors.interrupted(url.host)),
            close: () => {
                subscription.dispose();
                response.destroy();
                for (const request of requests) request.destroy();
            },
        };
    } catch (error) {
        subscription.dispose();
        for (const request of requests) request.destroy();
        throw explain(error);
    }
}

async function* piecesOf(
    response: IncomingMessage,
    failure: () => Error,
): AsyncGenerator<Uint8Array> {
    try {
        for await (const piece of response) yield piece as Uint8Array;
    } catch {
        throw failure();
    }
}

async function send(
    url: URL,
    { headers, timeoutMs, environment }: HttpGetOptions,
    onRequest: (request: ClientRequest) => void,
): Promise<IncomingMessage> {
    const proxy = proxyFor(url, environment);
    const socket = proxy && (await openTunnel(proxy, url, timeoutMs, onRequest));
    const isTls = url.protocol === "https:";
    const ca = isTls ? trustedCertificates() : undefined;
    const authorities = ca === undefined ? {} : { ca };
    const options = {
        ...authorities,
        headers: {
            host: url.host,
            "user-agent": "rust-ai-ide",
            accept: "*/*",
            // A compressed answer would have another length and checksum.
            "accept-encoding": "identity",
            ...headers,
        },
        timeout: timeoutMs,
        // One connection for one file, closed with it; an agent would not use the tunnel.
        ...(socket
            ? {
                  createConnection: () =>
                      isTls
                          ? tlsConnect({ socket, servername: url.hostname, ...authorities })
                          : socket,
              }
            : { agent: false as const }),
    };
    return new Promise((resolve, reject) => {
        const request = (isTls ? httpsRequest : httpRequest)(url, options);
        onRequest(request);
        request.once("response", resolve);
        request.once("error", reject);
        request.end();
    });
}

/** The system's reason as the user's. */
function describeFailure(error: unknown, host: string): Error {
    if (CodedError.is(error) || CancelledError.is(error)) return error;
    const code = (error as NodeJS.ErrnoException | undefined)?.code ?? "no reason given";
    if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ISSUER/.test(code)) {
        return DownloadErrors.certificate(host);
    }
    // The connection was there and broke.
    if (code === "ECONNRESET" || code === "EPIPE") return DownloadErrors.interrupted(host);
    return DownloadErrors.unreachable(host, code);
}
