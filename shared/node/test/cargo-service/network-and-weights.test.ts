import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CargoService } from "../../src/cargo-service/cargo-service.ts";
import { WeightsStore } from "../../src/cargo-service/weights-store.ts";
import { TimingHistory, timingsFolder } from "../../src/cargo-timings/timing-history.ts";
import { loadWorkspace } from "../../src/cargo-workspace/load-workspace.ts";
import { SystemClock } from "../../src/system-clock.ts";
import { record, withFixture } from "../registry/registry-fixture.ts";

test("a registry is asked while the user allows it, and never otherwise", async () => {
    await withFixture(async (fixture) => {
        const asked: string[] = [];
        const server = createServer((request, response) => {
            asked.push(request.url ?? "");
            if (request.url?.endsWith("config.json")) response.end("{}");
            else response.end(record("lamp", "1.0.0"));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        try {
            const { port } = server.address() as AddressInfo;
            const index = `sparse+http://127.0.0.1:${port}/`;
            fixture.write("cargo-home/config.toml", `[registries.own]\nindex = "${index}"\n`);
            fixture.write("shop/Cargo.toml", "[package]\n");
            let isPermitted = false;
            let tell: () => void = () => {};
            const learned = new Promise<void>((resolve) => {
                tell = resolve;
            });
            const failures: string[] = [];
            const service = new CargoService({
                overlay: () => undefined,
                clock: SystemClock,
                today: () => 0,
                env: { XDG_CACHE_HOME: join(fixture.root, "cache") },
                cargoHome: join(fixture.root, "cargo-home"),
                network: {
                    isPermitted: () => isPermitted,
                    onLearned: () => tell(),
                    onFailure: ({ code }) => failures.push(code),
                },
            });
            const registries = await service.registries(join(fixture.root, "shop"));
            const registry = registries?.ofName("own");
            assert.equal(await registry?.crate("lamp"), undefined);
            assert.equal(asked.length, 0);
            isPermitted = true;
            assert.equal((await registry?.crate("lamp"))?.versions[0]?.version, "1.0.0");
            await learned;
            assert.deepEqual(failures, []);
            assert.ok(asked.some((path) => path.endsWith("/lamp")));
        } finally {
            server.closeAllConnections();
            server.close();
        }
    });
});

test("a graph is told with licences and seconds at once, with sizes once they are known", async () => {
    await withFixture(async (fixture) => {
        fixture.write(
            "vendor/lamp/Cargo.toml",
            '[package]\nname = "lamp"\nversion = "1.0.0"\nlicense = "MIT"\n',
        );
        fixture.write("vendor/lamp/.cargo-checksum.json", '{"files":{}}');
        fixture.write("vendor/lamp/src/lib.rs", "// twelve bytes");
        fixture.write("cargo-home/config.toml", "");
        fixture.write(
            "work/project/.cargo/config.toml",
            `[source.crates-io]\nreplace-with = "vendored"\n[source.vendored]\ndirectory = "${join(fixture.root, "vendor")}"\n`,
        );
        fixture.write(
            "work/project/Cargo.toml",
            '[package]\nname = "shop"\nversion = "0.1.0"\nlicense = "Apache-2.0"\n',
        );
        fixture.write("work/project/src/lib.rs", "");
        const env = { XDG_CACHE_HOME: join(fixture.root, "cache") };
        const manifestPath = join(fixture.folder, "Cargo.toml");
        const workspace = await loadWorkspace(manifestPath);
        const registries = await fixture.open();
        let now = 0;
        const store = new WeightsStore(env, () => now);
        const { source } = registries.byDefault;
        const about = { features: [], dependencies: [], isKnown: true, isProcMacro: false };
        const report = {
            packages: [
                { ...about, name: "shop", version: "0.1.0", isMember: true, manifestPath },
                { ...about, name: "lamp", version: "1.0.0", isMember: false, source },
            ],
            roots: [0],
            problems: [],
        };
        const told = async () =>
            (await store.fill(report, workspace, registries)).packages.map(
                ({ license, sizeBytes, buildSeconds }) => [license, sizeBytes, buildSeconds],
            );
        assert.deepEqual(await told(), [
            ["Apache-2.0", undefined, undefined],
            ["MIT", undefined, undefined],
        ]);
        let [, lamp] = await told();
        for (let wait = 0; wait < 100 && lamp?.[1] === undefined; wait++) {
            await sleep(20);
            [, lamp] = await told();
        }
        assert.ok(Number(lamp?.[1]) > 50);
        const surroundings = { platform: process.platform, env, homeDirectory: "/nowhere" };
        const history = new TimingHistory(timingsFolder(surroundings), manifestPath);
        assert.deepEqual(await history.list(), []);
        now = 120_000;
        // Newer measurements are taken without weighing anything again.
        assert.deepEqual((await told())[1], lamp);
    });
});
