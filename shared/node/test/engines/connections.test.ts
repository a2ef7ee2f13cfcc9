import { deepEqual, equal } from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, request as sendRequest } from "node:http";
import { type AddressInfo, connect, createServer as createSocketServer } from "node:net";
import { afterEach, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { createHttpEngine, type HttpEngineOptions } from "../../src/engines/http-engine.ts";
import { proxyFor } from "../../src/engines/proxy-settings.ts";
import { outcome } from "./engine-requests.ts";
import { json, MisbehavingServer, stopServers } from "./misbehaving-server.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";

afterEach(stopServers);

const list = json({ data: [{ id: "m" }] });

/** The names of the models of an address, or the code of what was in the way. */
async function modelsAt(url: string, options: Partial<HttpEngineOptions> = {}): Promise<string> {
    const engine = createHttpEngine({ url, kind: "openai", ...options });
    const work = engine.models(NeverCancelled);
    const found = await outcome(work.then((models) => models.map(({ name }) => name).join()));
    engine.dispose();
    return found;
}

test("a server that listens on IPv6 alone is reached by number and by name", async (context) => {
    const server = await MisbehavingServer.start({ "*": list }, { host: "::1" }).catch(() => {});
    if (server === undefined) {
        context.skip("this machine has no IPv6");
        return;
    }
    equal(await modelsAt(`http://[::1]:${server.port}`), "m");
    equal(await modelsAt(`http://localhost:${server.port}`), "m");
    equal(await modelsAt(`http://127.0.0.1:${server.port}`), "engine.unreachable");
    await server.stop();
});

test("localhost and names below it are this machine, also on IPv4 alone", async () => {
    const server = await MisbehavingServer.start({ "*": list });
    equal(await modelsAt(`http://localhost:${server.port}/v1/`), "m");
    equal(await modelsAt(`http://models.localhost:${server.port}`), "m");
    deepEqual(
        server.seen.map(({ path }) => path),
        ["/v1/models", "/v1/models"],
    );
    await server.stop();
});

test("a base path stands in front of every request", async () => {
    const server = await MisbehavingServer.start({ "/llm/v1/models": list });
    equal(await modelsAt(`${server.url}/llm`), "m");
    equal(await modelsAt(server.url), "engine.taskUnsupported");
    await server.stop();
});

test("a certificate that nobody vouches for is refused, one of a known authority is not", async () => {
    const certificate = selfSignedCertificate();
    const server = await MisbehavingServer.start({ "*": list }, { certificate });
    equal(await modelsAt(server.url), "engine.certificate");
    equal(await modelsAt(server.url, { certificateAuthorities: [certificate.cert] }), "m");
    const other = selfSignedCertificate();
    equal(
        await modelsAt(server.url, { certificateAuthorities: [other.cert] }),
        "engine.certificate",
    );
    equal(await modelsAt(server.url.replace("https", "http")), "engine.closedEarly");
    await server.stop();
});

test("a plain server does not speak TLS", async () => {
    const server = await MisbehavingServer.start({ "*": list });
    equal(await modelsAt(server.url.replace("http", "https")), "engine.unreachable");
    await server.stop();
});

interface Proxy {
    readonly url: string;
    readonly asked: string[];
    stop(): Promise<void>;
}

/** A tiny proxy that leads every name to one port of this machine, or refuses. */
async function startProxy(targetPort: number, refusal?: number): Promise<Proxy> {
    const asked: string[] = [];
    const note = (request: IncomingMessage): void => {
        const { "proxy-authorization": user } = request.headers;
        asked.push(`${request.method} ${request.url}${user === undefined ? "" : ` ${user}`}`);
    };
    const server: Server = createServer((request, response) => {
        note(request);
        if (refusal !== undefined) {
            response.writeHead(refusal);
            response.end();
            return;
        }
        const { pathname } = new URL(request.url ?? "");
        const onward = sendRequest({ port: targetPort, path: pathname }, (answer) => {
            response.writeHead(answer.statusCode ?? 500, answer.headers);
            answer.pipe(response);
        });
        request.pipe(onward);
    });
    server.on("connect", (request, socket) => {
        note(request);
        if (refusal !== undefined) {
            socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
            return;
        }
        const onward = connect(targetPort, "127.0.0.1", () => {
            socket.write("HTTP/1.1 200 OK\r\n\r\n");
            socket.pipe(onward).pipe(socket);
        });
        for (const end of [socket, onward]) end.on("error", () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        asked,
        stop: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

test("http goes through the proxy of the environment, with its user", async () => {
    const server = await MisbehavingServer.start({ "*": list });
    const proxy = await startProxy(server.port);
    const environment = { HTTP_PROXY: proxy.url.replace("//", "//me:pass%40word@") };
    equal(await modelsAt("http://models.test", { isConfigured: true, environment }), "m");
    const user = `Basic ${Buffer.from("me:pass@word").toString("base64")}`;
    const percent = { HTTP_PROXY: proxy.url.replace("//", "//me:100%@") };
    const options = { isConfigured: true, environment: percent };
    equal(await modelsAt("http://models.test", options), "m");
    const other = `Basic ${Buffer.from("me:100%").toString("base64")}`;
    deepEqual(proxy.asked, [
        `GET http://models.test/v1/models ${user}`,
        `GET http://models.test/v1/models ${other}`,
    ]);
    await proxy.stop();
    await server.stop();
});

test("https goes through a proxy's tunnel and speaks TLS with the server itself", async () => {
    const certificate = selfSignedCertificate();
    const server = await MisbehavingServer.start({ "*": list }, { certificate });
    const proxy = await startProxy(server.port);
    const options = { isConfigured: true, environment: { https_proxy: proxy.url } };
    const certificateAuthorities = [certificate.cert];
    equal(await modelsAt("https://models.test", { ...options, certificateAuthorities }), "m");
    equal(await modelsAt("https://models.test", options), "engine.certificate");
    // By number: the certificate names 127.0.0.1, so another address is another machine.
    equal(
        await modelsAt("https://192.0.2.1:8443", { ...options, certificateAuthorities }),
        "engine.certificate",
    );
    deepEqual(proxy.asked, [
        "CONNECT models.test:443",
        "CONNECT models.test:443",
        "CONNECT 192.0.2.1:8443",
    ]);
    await proxy.stop();
    await server.stop();
});

test("a proxy that refuses is named as the one who did", async () => {
    const proxy = await startProxy(1, 407);
    const environment = { ALL_PROXY: proxy.url };
    for (const url of ["http://models.test", "https://models.test"]) {
        equal(await modelsAt(url, { isConfigured: true, environment }), "engine.proxyRefused");
    }
    await proxy.stop();
    equal(
        await modelsAt("https://models.test", { isConfigured: true, environment }),
        "engine.unreachable",
    );
});

test("a proxy that says nothing is not waited for", async () => {
    const silent = createSocketServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const found = await modelsAt("https://models.test", {
        isConfigured: true,
        environment: { HTTPS_PROXY: `127.0.0.1:${port}` },
        timeLimits: { connect: 200 },
    });
    equal(found, "engine.unreachable");
    silent.close();
});

test("this machine is never asked through a proxy", async () => {
    const server = await MisbehavingServer.start({ "*": list });
    const environment = { HTTP_PROXY: "http://127.0.0.1:1", ALL_PROXY: "http://127.0.0.1:1" };
    equal(await modelsAt(server.url, { environment }), "m");
    await server.stop();
});

test("NO_PROXY excepts hosts as other programs understand it", () => {
    const check = (url: string, list: string): string =>
        proxyFor(new URL(url), { http_proxy: "http://p", https_proxy: "p:8", no_proxy: list })
            ?.host ?? "none";
    deepEqual(
        [
            check("http://a.example", ""),
            check("https://a.example", ""),
            check("http://a.example", "*"),
            check("http://a.example", "b.example, .example"),
            check("http://a.example", "a.example:8080"),
            check("http://a.example:8080", "a.example:8080"),
            check("http://aa.example", "a.example"),
            check("http://x.a.example", "a.example"),
            check("http://x.a.example", "*.a.example"),
            check("http://[2001:db8::1]", "[2001:db8::1]"),
            check("http://[::1]:80", ""),
            check("http://localhost", ""),
        ],
        ["p", "p:8", "none", "none", "p", "none", "p", "none", "none", "none", "none", "none"],
    );
    equal(proxyFor(new URL("http://a.example"), { HTTP_PROXY: "socks5://p" }), undefined);
    equal(proxyFor(new URL("http://a.example"), {}), undefined);
});
