import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import {
    createServer,
    type IncomingMessage,
    type RequestListener,
    type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { RegistryClient, type RegistryClientOptions } from "../../src/registry/registry-client.ts";
import { type RegistryFixture, record, withFixture } from "./registry-fixture.ts";

interface Asked {
    /** Method, path and headers that matter, in the order of the requests. */
    readonly log: string[];
    readonly url: string;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function withServer(answer: Answer, use: (asked: Asked) => Promise<void>): Promise<void> {
    const log: string[] = [];
    const listener: RequestListener = (request, response) => {
        const { authorization, "if-none-match": etag, "if-modified-since": date } = request.headers;
        const parts = [request.url, authorization && `token ${authorization}`, etag, date];
        log.push(parts.filter(Boolean).join(" "));
        answer(request, response);
    };
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
        await use({ log, url: `http://127.0.0.1:${port}/index/` });
    } finally {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
    }
}

/** Answers a crate by its path, or with config.json. */
function serve(body: string, status = 200, headers: Record<string, string> = {}): Answer {
    return (request, response) => {
        if (request.url?.endsWith("config.json")) response.end("{}");
        else response.writeHead(status, headers).end(body);
    };
}

interface Setup {
    readonly fixture: RegistryFixture;
    readonly options?: Partial<RegistryClientOptions>;
    readonly env?: Readonly<Record<string, string>>;
}

async function clientOf(url: string, { fixture, options = {}, env = {} }: Setup) {
    fixture.write("cargo-home/config.toml", `[registries.own]\nindex = "sparse+${url}"\n`);
    const registries = await fixture.open(env);
    const registry = registries.ofName("own");
    assert.ok(registry);
    const client = new RegistryClient({
        registries,
        cacheFolder: join(fixture.root, "answers"),
        isPermitted: () => true,
        env,
        timeoutMs: 2_000,
        ...options,
    });
    return { client, registry, registries };
}

const lamp = [record("lamp", "1.0.0"), record("lamp", "1.1.0")].join("\n");

/** Versions of `lamp`, `nothing`, or the code of the error. */
async function ask(url: string, setup: Setup): Promise<string> {
    const { client, registry } = await clientOf(url, setup);
    return outcome(client.crate(registry, "lamp", NeverCancelled));
}

async function outcome(asked: ReturnType<RegistryClient["crate"]>): Promise<string> {
    try {
        const crate = await asked;
        return crate?.versions.map(({ version }) => version).join(" ") ?? "nothing";
    } catch (error) {
        assert.ok(CodedError.is(error), String(error));
        assert.notEqual(error.nextStep, "");
        assert.ok(
            !/secret|wrong/.test(error.display + String(error.stack)),
            "tokens are told nobody",
        );
        return error.code;
    }
}

function check(
    answer: Answer,
    expected: string,
    log: readonly string[],
    more: Partial<Setup> = {},
) {
    return withFixture((fixture) =>
        withServer(answer, async (asked) => {
            assert.equal(await ask(asked.url, { fixture, ...more }), expected);
            assert.deepEqual(asked.log, log);
        }),
    );
}

const both = ["/index/config.json", "/index/la/mp/lamp"];

test("a crate is read and kept, then only confirmed", () =>
    withFixture((fixture) => {
        const answer: Answer = (request, response) => {
            if (request.headers["if-none-match"] === '"a"') response.writeHead(304).end();
            else serve(lamp, 200, { etag: '"a"' })(request, response);
        };
        return withServer(answer, async ({ log, url }) => {
            let time = 1_000_000_000;
            const setup = { fixture, options: { now: () => time } };
            assert.equal(await ask(url, setup), "1.0.0 1.1.0");
            assert.equal(await ask(url, setup), "1.0.0 1.1.0");
            assert.deepEqual(log, both);
            time += 3_600_000;
            assert.equal(await ask(url, setup), "1.0.0 1.1.0");
            assert.deepEqual(log.slice(2), ["/index/config.json", '/index/la/mp/lamp "a"']);
            // A clock that was set back does not make an old answer new.
            time -= 7_200_000;
            assert.equal(await ask(url, setup), "1.0.0 1.1.0");
            assert.equal(log.length, 6);
            assert.ok(!existsSync(join(fixture.home, "registry")), "cargo's cache is not written");
        });
    }));

test("what cargo has cached is confirmed by its ETag or its date", () =>
    withFixture(async (fixture) => {
        const answer: Answer = (request, response) => {
            const { "if-none-match": etag, "if-modified-since": date } = request.headers;
            const isKnown = etag === '"cargo"' || date !== undefined;
            if (request.url?.endsWith("config.json")) response.end("{}");
            else response.writeHead(isKnown ? 304 : 500).end();
        };
        await withServer(answer, async ({ log, url }) => {
            fixture.cache(`sparse+${url}`, "lamp", ["0.9.0"], 'etag: "cargo"');
            assert.equal(await ask(url, { fixture }), "0.9.0");
            const date = "Mon, 02 Nov 2026 10:00:00 GMT";
            fixture.cache(`sparse+${url}`, "lamp", ["0.8.0"], `last-modified: ${date}`);
            assert.equal(await ask(url, { fixture }), "0.8.0");
            assert.deepEqual(
                log.filter((line) => !line.endsWith("config.json")),
                ['/index/la/mp/lamp "cargo"', `/index/la/mp/lamp ${date}`],
            );
        });
    }));

test("a crate that is nowhere is asked for once", async () => {
    for (const status of [404, 410, 451]) {
        await withFixture((fixture) =>
            withServer(serve("", status), async ({ log, url }) => {
                const { client, registry } = await clientOf(url, { fixture });
                for (let times = 0; times < 3; times += 1) {
                    assert.equal(
                        await outcome(client.crate(registry, "lamp", NeverCancelled)),
                        "nothing",
                    );
                }
                assert.deepEqual(log, both);
            }),
        );
    }
});

const token = { CARGO_REGISTRIES_OWN_TOKEN: "secret" };
const guarded: Answer = (request, response) => {
    if (request.url?.endsWith("config.json")) response.end('{"auth-required":true}');
    else if (request.headers.authorization === "secret") response.end(lamp);
    else response.writeHead(401).end();
};

test("a token is sent where the index asks for one", async () => {
    const log = ["/index/config.json", "/index/la/mp/lamp token secret"];
    await check(guarded, "1.0.0 1.1.0", log, { env: token });
    await check(guarded, "registry.noToken", log.slice(0, 1));
    await check(guarded, "registry.tokenRefused", [log[0] ?? "", "/index/la/mp/lamp token wrong"], {
        env: { CARGO_REGISTRIES_OWN_TOKEN: "wrong" },
    });
    await check(guarded, "1.0.0 1.1.0", log, { options: { keptToken: async () => "secret" } });
    await check(guarded, "registry.credentialProvider", log.slice(0, 1), {
        env: { CARGO_REGISTRIES_OWN_CREDENTIAL_PROVIDER: "cargo:libsecret" },
    });
});

test("a token is sent after it was asked for, and the credentials of cargo are read", () =>
    withFixture(async (fixture) => {
        fixture.write("cargo-home/credentials.toml", '[registries.own]\ntoken = "secret"\n');
        const answer: Answer = (request, response) => {
            const isKnown = request.headers.authorization === "secret";
            if (isKnown) serve(lamp)(request, response);
            else response.writeHead(request.url?.endsWith("config.json") ? 200 : 401).end("{}");
        };
        await withServer(answer, async ({ log, url }) => {
            assert.equal(await ask(url, { fixture }), "1.0.0 1.1.0");
            assert.deepEqual(log, [...both, "/index/la/mp/lamp token secret"]);
        });
    }));

test("a redirect to another host gets no token", () =>
    withServer(serve(lamp), (other) =>
        check(
            (request, response) => {
                if (request.url?.endsWith("config.json")) response.end('{"auth-required":true}');
                else response.writeHead(302, { location: `${other.url}la/mp/lamp` }).end();
            },
            "1.0.0 1.1.0",
            ["/index/config.json", "/index/la/mp/lamp token secret"],
            { env: token },
        ).then(() => assert.deepEqual(other.log, ["/index/la/mp/lamp"])),
    ));

test("answers that are no crate", async () => {
    await check(serve("", 403), "registry.forbidden", both);
    await check(serve("", 500), "registry.serverFailed", both);
    await check(serve("", 418), "registry.invalidAnswer", both);
    await check(serve("<html>sign in</html>"), "registry.invalidAnswer", both);
    await check(serve(""), "registry.invalidAnswer", both);
    await check(serve(record("other", "1.0.0")), "registry.invalidAnswer", both);
    await check(serve(`${lamp}\n{broken`), "1.0.0 1.1.0", both);
    await check(serve("x".repeat(5_000)), "registry.tooLarge", both, {
        options: { mostBytes: 1_000 },
    });
    await check((request) => request.socket.destroy(), "registry.unreachable", [
        "/index/config.json",
    ]);
    await check(() => {}, "registry.timedOut", ["/index/config.json"], {
        options: { timeoutMs: 100 },
    });
});

test("a server that wants to be left alone is", async () => {
    let refusals = 1;
    const once: Answer = (request, response) => {
        if (request.url?.endsWith("config.json")) response.end("{}");
        else if (refusals > 0) {
            refusals -= 1;
            response.writeHead(429, { "retry-after": "0" }).end();
        } else response.end(lamp);
    };
    await check(once, "1.0.0 1.1.0", [...both, "/index/la/mp/lamp"]);
    await withFixture((fixture) =>
        withServer(serve("", 429, { "retry-after": "3600" }), async ({ log, url }) => {
            const { client, registry } = await clientOf(url, { fixture });
            const asked = (name: string) => outcome(client.crate(registry, name, NeverCancelled));
            assert.equal(await asked("lamp"), "registry.rateLimited");
            assert.equal(await asked("wire"), "registry.rateLimited");
            assert.deepEqual(log, both);
        }),
    );
});

test("requests for the same crate are one, and only a few run at once", () =>
    withFixture((fixture) => {
        let [running, most] = [0, 0];
        const slow: Answer = (request, response) => {
            if (request.url?.endsWith("config.json")) {
                response.end("{}");
                return;
            }
            running += 1;
            most = Math.max(most, running);
            setTimeout(() => {
                running -= 1;
                response.end(record(request.url?.split("/").at(-1) ?? "", "1.0.0"));
            }, 20);
        };
        return withServer(slow, async ({ log, url }) => {
            const { client, registry } = await clientOf(url, { fixture });
            const names = Array.from({ length: 20 }, (_, index) => `lamp${index % 15}`);
            const crates = await Promise.all(
                names.map((name) => client.crate(registry, name, NeverCancelled)),
            );
            assert.ok(crates.every((crate) => crate?.versions.length === 1));
            assert.equal(log.length, 16);
            assert.ok(most <= 6, `${most} at once`);
        });
    }));

test("nothing is asked without permission, offline, or of an unknown address", () =>
    withFixture((fixture) =>
        withServer(serve(lamp), async ({ log, url }) => {
            const refused = { isPermitted: () => false };
            assert.equal(await ask(url, { fixture, options: refused }), "registry.notPermitted");
            const env = { CARGO_NET_OFFLINE: "true" };
            assert.equal(await ask(url, { fixture, env }), "registry.offline");
            const { client, registries, registry } = await clientOf(url, { fixture });
            const byDefault = client.crate(registries.byDefault, "lamp", NeverCancelled);
            assert.equal(await outcome(byDefault), "registry.unknownIndex");
            assert.equal(
                await outcome(client.crate(registry, "../../lamp", NeverCancelled)),
                "nothing",
            );
            fixture.write(
                "work/project/.cargo/config.toml",
                '[registries.git]\nindex = "https://localhost/x.git"\n',
            );
            const again = await clientOf(url, { fixture });
            const git = again.registries.ofName("git");
            assert.ok(git);
            const asked = again.client.crate(git, "lamp", NeverCancelled);
            assert.equal(await outcome(asked), "registry.gitIndex");
            assert.deepEqual(log, []);
        }),
    ));

test("a request can be called off", () =>
    withFixture((fixture) =>
        withServer(
            () => {},
            async ({ url }) => {
                const { client, registry } = await clientOf(url, { fixture });
                const source = new CancellationSource();
                const asked = client.crate(registry, "lamp", source.token);
                setTimeout(() => source.cancel(), 20);
                await assert.rejects(asked, { name: "CancelledError" });
                await assert.rejects(client.crate(registry, "lamp", source.token), {
                    name: "CancelledError",
                });
            },
        ),
    ));

test("a request goes on while somebody still waits for it", () =>
    withFixture((fixture) => {
        const held: (() => void)[] = [];
        const answer: Answer = (request, response) => {
            if (request.url?.endsWith("config.json")) response.end("{}");
            else held.push(() => response.end(lamp));
        };
        return withServer(answer, async ({ log, url }) => {
            const { client, registry } = await clientOf(url, { fixture });
            const source = new CancellationSource();
            const first = client.crate(registry, "lamp", source.token);
            const second = outcome(client.crate(registry, "lamp", NeverCancelled));
            while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
            source.cancel();
            await assert.rejects(first, { name: "CancelledError" });
            held[0]?.();
            assert.equal(await second, "1.0.0 1.1.0");
            assert.deepEqual(log, both);
        });
    }));

test("a proxy of cargo's configuration is gone through", () =>
    withFixture(async (fixture) => {
        const seen: string[] = [];
        const proxy = createServer();
        proxy.on("connect", (request, socket) => {
            seen.push(request.url ?? "");
            socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
        });
        await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
        try {
            const { port } = proxy.address() as AddressInfo;
            const env = { CARGO_HTTP_PROXY: `127.0.0.1:${port}` };
            assert.equal(
                await ask("https://registry.example.org/", { fixture, env }),
                "registry.unreachable",
            );
            assert.deepEqual(seen, ["registry.example.org:443"]);
        } finally {
            proxy.closeAllConnections();
            await new Promise((resolve) => proxy.close(resolve));
        }
    }));

test("a damaged answer in the own cache is asked for again", () =>
    withFixture((fixture) =>
        withServer(
            serve(lamp, 200, { "last-modified": "Mon, 02 Nov 2026 10:00:00 GMT" }),
            async ({ log, url }) => {
                assert.equal(await ask(url, { fixture }), "1.0.0 1.1.0");
                const answers = join(fixture.root, "answers");
                const [registry = ""] = readdirSync(answers);
                const path = join("answers", registry, "la/mp/lamp");
                const text = readFileSync(join(fixture.root, path), "utf8");
                fixture.write(path, text.slice(0, -5));
                assert.equal(await ask(url, { fixture }), "1.0.0 1.1.0");
                assert.equal(log.length, 4);
            },
        ),
    ));
