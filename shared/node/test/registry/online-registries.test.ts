import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import type { LocalRegistry } from "@rust-ai-ide/cargo/registry/index-crate";
import { onlineRegistries } from "../../src/registry/online-registries.ts";
import type { Registries } from "../../src/registry/open-registries.ts";
import { RegistryClient } from "../../src/registry/registry-client.ts";
import { type RegistryFixture, record, withFixture } from "./registry-fixture.ts";

interface Scene {
    readonly fixture: RegistryFixture;
    readonly source: string;
    readonly registry: LocalRegistry;
    readonly online: Registries;
    /** What was told, in order. */
    readonly told: string[];
    /** Paths that the server was asked for. */
    readonly asked: string[];
    permitted: boolean;
    time: number;
    status: number;
    delayMs: number;
}

/** A registry that has the versions 1.0.0 and 1.1.0 of every crate. */
function withScene(play: (scene: Scene) => Promise<void>, patienceMs = 2_000): Promise<void> {
    return withFixture(async (fixture) => {
        const asked: string[] = [];
        const told: string[] = [];
        const state = { permitted: true, time: 1_000_000_000, status: 200, delayMs: 0 };
        const server = createServer((request, response) => {
            if (request.url?.endsWith("config.json")) {
                response.end("{}");
                return;
            }
            const name = request.url?.split("/").at(-1) ?? "";
            asked.push(name);
            const lines = [record(name, "1.0.0"), record(name, "1.1.0")].join("\n");
            setTimeout(() => response.writeHead(state.status).end(lines), state.delayMs);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        try {
            const { port } = server.address() as AddressInfo;
            const source = `sparse+http://127.0.0.1:${port}/`;
            fixture.write("cargo-home/config.toml", `[registries.own]\nindex = "${source}"\n`);
            const registries = await fixture.open();
            const now = () => state.time;
            const isPermitted = () => state.permitted;
            const cacheFolder = join(fixture.root, "answers");
            const client = new RegistryClient({
                registries,
                cacheFolder,
                isPermitted,
                env: {},
                now,
            });
            const online = onlineRegistries({
                registries,
                client,
                isPermitted,
                now,
                patienceMs,
                onLearned: (name) => told.push(name),
                onFailure: ({ code }) => told.push(code),
            });
            const registry = online.ofName("own");
            assert.ok(registry);
            await play(Object.assign(state, { fixture, source, registry, online, told, asked }));
        } finally {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        }
    });
}

async function versions({ registry }: Scene, name = "lamp"): Promise<string> {
    const crate = await registry.crate(name);
    return crate?.versions.map(({ version }) => version).join(" ") ?? "nothing";
}

async function until(condition: () => boolean): Promise<void> {
    for (let tries = 0; tries < 400 && !condition(); tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok(condition());
}

test("what is on this machine is answered at once, and more is told later", () =>
    withScene(async (scene) => {
        scene.fixture.cache(scene.source, "lamp", ["1.0.0"]);
        scene.delayMs = 50;
        assert.equal(await versions(scene), "1.0.0");
        assert.deepEqual(scene.told, []);
        await until(() => scene.told.length > 0);
        assert.deepEqual(scene.told, ["lamp"]);
        assert.equal(await versions(scene), "1.0.0 1.1.0");
        assert.deepEqual(scene.asked, ["lamp"]);
        // Cargo has asked meanwhile and knows more.
        scene.fixture.cache(scene.source, "lamp", ["1.0.0", "1.1.0", "1.2.0"]);
        assert.equal(await versions(scene), "1.0.0 1.1.0 1.2.0");
    }));

test("what is not on this machine is waited for, but not for long", async () => {
    await withScene(async (scene) => {
        assert.equal(await versions(scene), "1.0.0 1.1.0");
        assert.equal(await versions(scene), "1.0.0 1.1.0");
        assert.deepEqual(scene.asked, ["lamp"]);
    });
    await withScene(async (scene) => {
        scene.delayMs = 200;
        assert.equal(await versions(scene), "nothing");
        await until(() => scene.told.length > 0);
        assert.equal(await versions(scene), "1.0.0 1.1.0");
    }, 20);
});

test("without permission nothing is asked", () =>
    withScene(async (scene) => {
        scene.permitted = false;
        assert.equal(await versions(scene), "nothing");
        assert.deepEqual([scene.asked, scene.told], [[], []]);
        scene.permitted = true;
        assert.equal(await versions(scene), "1.0.0 1.1.0");
    }));

test("a registry that fails is left alone for a while, and said so once", () =>
    withScene(async (scene) => {
        scene.status = 500;
        assert.equal(await versions(scene), "nothing");
        assert.equal(await versions(scene, "wire"), "nothing");
        assert.deepEqual([scene.asked, scene.told], [["lamp"], ["registry.serverFailed"]]);
        scene.time += 61_000;
        assert.equal(await versions(scene), "nothing");
        assert.deepEqual(scene.told, ["registry.serverFailed"]);
        scene.status = 200;
        scene.time += 61_000;
        assert.equal(await versions(scene), "1.0.0 1.1.0");
        assert.deepEqual(scene.told, ["registry.serverFailed", "lamp"]);
    }));

test("everything else is that of the registries on this machine", () =>
    withScene(async ({ fixture, source, registry, online }) => {
        fixture.cache(source, "lamp", ["1.0.0"]);
        assert.equal(registry.source, source);
        assert.equal(online.ofSource(source), registry);
        assert.deepEqual(await registry.names("la", 9), ["lamp"]);
        assert.equal(await registry.sources("lamp", "1.0.0"), undefined);
        assert.equal((await online.index(registry))?.source, source);
        assert.equal(online.ofName("none"), undefined);
        assert.equal(online.ofName(undefined), online.byDefault);
        assert.equal(await online.gitSources("git+https://example.org/x#0123456"), undefined);
        assert.deepEqual([online.names, online.minPublishAge(source)], [["own"], undefined]);
    }));
