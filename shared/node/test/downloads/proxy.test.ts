import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { httpGet } from "../../src/downloads/http-get.ts";
import type { ProxyEnvironment } from "../../src/engines/proxy-settings.ts";
import { type FileServer, startServer } from "./file-server.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-proxy-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A proxy that connects every name to one server of this machine. */
async function startProxy(
    target: Pick<FileServer, "origin">,
    refuse = false,
): Promise<{ readonly url: string; readonly asked: string[]; readonly server: Server }> {
    const asked: string[] = [];
    const server = createServer((_request, response) => void response.writeHead(500).end());
    server.on("connect", (request, socket) => {
        asked.push(`${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
        if (refuse) return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        const { port } = new URL(target.origin);
        const upstream = connect(Number(port), "127.0.0.1", () => {
            socket.write("HTTP/1.1 200 OK\r\n\r\n");
            upstream.pipe(socket).pipe(upstream);
        });
        for (const end of [socket, upstream]) end.on("error", () => end.destroy());
        return undefined;
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://user:p%40ss@127.0.0.1:${port}`, asked, server };
}

async function get(
    environment: ProxyEnvironment,
    url = "http://models.example/file",
): Promise<string> {
    const answer = await httpGet(url, {
        headers: {},
        timeoutMs: 2000,
        environment,
        token: NeverCancelled,
    });
    const pieces: Uint8Array[] = [];
    for await (const piece of answer.body) pieces.push(piece);
    answer.close();
    return Buffer.concat(pieces).toString();
}

test("goes through the proxy with its account, and says when it refuses", async () => {
    const target = await startServer((request, response) => {
        response.end(`${request.headers.host} ${request.headers["proxy-authorization"] ?? "-"}`);
    });
    const proxy = await startProxy(target);
    const refusing = await startProxy(target, true);
    try {
        // The host learns nothing of the proxy's account.
        assert.equal(await get({ HTTP_PROXY: proxy.url }), "models.example -");
        const account = Buffer.from("user:p@ss").toString("base64");
        assert.deepEqual(proxy.asked, [`models.example:80 Basic ${account}`]);
        await assert.rejects(get({ HTTP_PROXY: refusing.url }), (error: Error) => {
            assert.match(error.message, /status 407/);
            assert.ok(!error.message.includes("p%40ss"));
            return (error as { code?: string }).code === "download.proxyFailed";
        });
        await assert.rejects(get({ HTTP_PROXY: "http://127.0.0.1:1" }), {
            code: "download.proxyFailed",
        });
    } finally {
        for (const { server } of [proxy, refusing]) {
            server.closeAllConnections();
            server.close();
        }
        await target.close();
    }
});

test("another host cannot send a download on to this machine", async () => {
    const target = await startServer((_request, response) => {
        response.writeHead(302, { location: "http://127.0.0.1:80/admin" }).end();
    });
    const proxy = await startProxy(target);
    try {
        await assert.rejects(get({ HTTP_PROXY: proxy.url }), { code: "download.redirect" });
    } finally {
        proxy.server.closeAllConnections();
        proxy.server.close();
        await target.close();
    }
});

test("refuses a certificate that nobody vouches for, directly and behind a proxy", async (context) => {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    try {
        const subject = ["-subj", "/CN=models.example", "-days", "1"];
        const files = ["-keyout", key, "-out", cert];
        const arguments_ = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, ...files];
        execFileSync("openssl", arguments_, { stdio: "ignore" });
    } catch {
        return context.skip("there is no openssl to make a certificate with");
    }
    const options = { key: readFileSync(key), cert: readFileSync(cert) };
    const server = createSecureServer(options, (_request, response) => void response.end("secret"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const origin = `https://127.0.0.1:${port}`;
    const proxy = await startProxy({ origin });
    try {
        await assert.rejects(get({}, `${origin}/`), { code: "download.certificate" });
        await assert.rejects(get({ HTTPS_PROXY: proxy.url }, "https://models.example/file"), {
            code: "download.certificate",
        });
        assert.match(proxy.asked.join(), /^models\.example:443 /);
    } finally {
        for (const running of [proxy.server, server]) {
            running.closeAllConnections();
            running.close();
        }
    }
});
