import assert from "node:assert/strict";
import { test } from "node:test";
import { settingValue } from "@rust-ai-ide/host/settings-table";
import fc from "fast-check";
import {
    type ConfiguredServer,
    isLoopback,
    serverAddress,
    serverListSetting,
    withoutServer,
} from "../../src/engines/configured-server.ts";
import { EngineTokens, type TokenStorage, tokenProblem } from "../../src/engines/engine-tokens.ts";
import {
    formatReference,
    parseReference,
    readRoutes,
    routesSetting,
    withRoute,
} from "../../src/engines/model-reference.ts";
import { ShellErrors } from "../../src/shell-errors.ts";

function checkServers(configured: unknown, expected: readonly ConfiguredServer[]): void {
    assert.deepEqual(settingValue(serverListSetting(), configured), expected);
}

function checkAddress(text: string, expected: string | undefined): void {
    assert.equal(serverAddress(text), expected);
}

function checkReference(text: string, expected: string | undefined, known: string[] = []): void {
    const reference = parseReference(text, known);
    assert.equal(reference && `${reference.engine} | ${reference.model}`, expected);
}

test("servers are taken with what makes sense of them", () => {
    checkServers("http://127.0.0.1:8080", []);
    checkServers(["127.0.0.1:8080"], [{ url: "http://127.0.0.1:8080" }]);
    checkServers(
        [
            { url: "http://[::1]:11434/", kind: "ollama", label: " Mine " },
            { url: "https://models.example/base/", kind: "nonsense", label: "" },
            { url: "http://[::1]:11434", label: "again" },
            { url: "ftp://files.example" },
            { url: 7 },
            null,
        ],
        [
            { url: "http://[::1]:11434", kind: "ollama", label: "Mine" },
            { url: "https://models.example/base" },
        ],
    );
    const many = Array.from({ length: 50 }, (_, index) => `http://127.0.0.1:${9000 + index}`);
    assert.equal(settingValue(serverListSetting(), many).length, 32);
});

test("an address is brought into one form, and secrets in it are refused", () => {
    checkAddress(" localhost:1234 ", "http://localhost:1234");
    checkAddress("HTTPS://Models.Example:443/v1/", "https://models.example/v1");
    checkAddress("http://user:password@models.example", undefined);
    checkAddress("file:///etc/passwd", undefined);
    checkAddress("javascript:alert(1)", undefined);
    checkAddress("", undefined);
    checkAddress("http://", undefined);
});

test("whatever is typed, an address is http or https without secrets, and stays as it is", () => {
    fc.assert(
        fc.property(fc.oneof(fc.webUrl(), fc.string()), (text) => {
            const address = serverAddress(text);
            if (address === undefined) return;
            const url = new URL(address);
            assert.match(url.protocol, /^https?:$/);
            assert.equal(url.username + url.password, "");
            assert.equal(serverAddress(address), address);
        }),
    );
});

test("this machine is known by its names", () => {
    for (const host of ["localhost", "127.0.0.1", "127.8.9.1", "[::1]"]) {
        assert.ok(isLoopback(`http://${host}:80`), host);
    }
    for (const host of ["128.0.0.1", "localhost.example", "127.example", "[::2]"]) {
        assert.ok(!isLoopback(`http://${host}:80`), host);
    }
});

test("a server leaves the list whether or not its address ends in /v1", () => {
    const servers = [{ url: "http://127.0.0.1:1234/v1" }, { url: "http://127.0.0.1:8080" }];
    assert.deepEqual(withoutServer(servers, "http://127.0.0.1:1234"), [servers[1]]);
    assert.deepEqual(withoutServer(servers, "http://127.0.0.1:9"), servers);
});

test("a written reference is split behind the engine's address", () => {
    checkReference("embedded/rust-base", "embedded | rust-base");
    checkReference("*/qwen", "* | qwen");
    checkReference("editor/copilot/gpt", "editor | copilot/gpt");
    checkReference(
        "ollama:http://127.0.0.1:11434/qwen:7b",
        "ollama:http://127.0.0.1:11434 | qwen:7b",
    );
    checkReference("openai:https://[::1]:8/org/model", "openai:https://[::1]:8 | org/model");
    checkReference("openai:https://host/base/model", "openai:https://host/base | model", [
        "openai:https://host",
        "openai:https://host/base",
    ]);
    checkReference("qwen", undefined);
    checkReference("embedded/", undefined);
    checkReference("ollama:http://127.0.0.1:11434", undefined);
});

test("a reference survives being written and read", () => {
    const engine = fc.constantFrom("embedded", "*", "ollama:http://127.0.0.1:11434", "editor");
    fc.assert(
        fc.property(engine, fc.string({ minLength: 1 }), (engine, model) => {
            assert.deepEqual(parseReference(formatReference({ engine, model })), { engine, model });
        }),
    );
});

test("routes of unknown tasks and of the wrong form are dropped", () => {
    const routes = settingValue(routesSetting(), {
        chat: "ollama:http://127.0.0.1:11434/qwen",
        complete: "nothing",
        paint: "embedded/x",
        score: 3,
    });
    assert.deepEqual(routes, { chat: "ollama:http://127.0.0.1:11434/qwen" });
    assert.deepEqual(readRoutes(routes, []), {
        chat: { engine: "ollama:http://127.0.0.1:11434", model: "qwen" },
    });
    assert.deepEqual(settingValue(routesSetting(), ["chat"]), {});
    assert.deepEqual(withRoute(routes, "chat", undefined), {});
    assert.deepEqual(withRoute({}, "score", { engine: "embedded", model: "x" }), {
        score: "embedded/x",
    });
});

test("a token is filed under its server alone, whatever kind that is, and a broken key chain is like none", async () => {
    const secrets = new Map<string, string>();
    const storage: TokenStorage = {
        get: async (key) => secrets.get(key),
        store: async (key, value) => void secrets.set(key, value),
        delete: async (key) => void secrets.delete(key),
    };
    const tokens = new EngineTokens(storage);
    await tokens.set("openai:https://one", "secret");
    assert.equal(await tokens.get("openai:https://one"), "secret");
    assert.equal(await tokens.get("openai:https://two"), undefined);
    // What refuses everybody without a token only tells its kind behind it.
    assert.equal(await tokens.get("llama-server:https://one"), "secret");
    assert.equal(await tokens.get("openai:https://one/base"), undefined);
    assert.equal(await tokens.get("openai:http://one"), undefined);
    await tokens.remove("openai:https://one");
    assert.equal(secrets.size, 0);
    const broken = new EngineTokens({
        ...storage,
        get: async () => {
            throw new Error("locked");
        },
    });
    assert.equal(await broken.get("openai:https://one"), undefined);
});

test("what cannot stand in a header is no token", () => {
    assert.equal(tokenProblem(""), "empty");
    assert.equal(tokenProblem("two words"), "characters");
    assert.equal(tokenProblem("a\r\nHost: evil"), "characters");
    assert.equal(tokenProblem("sk-Abc_123.~+/="), undefined);
});

test("what goes wrong with servers and routes has a code", () => {
    assert.equal(ShellErrors.serverAddressUnusable("x").code, "shell.serverAddressUnusable");
    assert.equal(ShellErrors.serverListedElsewhere().code, "shell.serverListedElsewhere");
    assert.equal(ShellErrors.routeOverruled("x").code, "shell.routeOverruled");
});
