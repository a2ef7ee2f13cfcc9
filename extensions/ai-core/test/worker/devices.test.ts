import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { type Logger, NullLogger } from "@rust-ai-ide/core/logger";
import type { InferenceDevice } from "@rust-ai-ide/node/inference-device";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import { buildSync } from "esbuild";
import { runtimeFacts } from "../../worker/decoder/onnx-session.ts";
import type { Device } from "../../worker/devices/device.ts";
import { DeviceChooser } from "../../worker/devices/device-chooser.ts";
import { chooseMeasured, type ProbeResult } from "../../worker/devices/device-probe.ts";
import { DeviceFile } from "../../worker/devices/device-store.ts";
import { probeInChild, probeModel } from "../../worker/devices/probe-program.ts";
import { Engine } from "../../worker/engine.ts";
import { readModelFolder } from "../../worker/models/model-folder.ts";
import { fixtureFolder } from "./exactness-fixture.ts";

const directory = mkdtempSync(join(tmpdir(), "rust-ai-devices-"));
after(() => rmSync(directory, { recursive: true, force: true }));

const folder = fixtureFolder("llama-rows");
const description = await readModelFolder(folder);

function result(tokenMs: number, changes: Partial<ProbeResult> = {}): ProbeResult {
    return { blockMs: tokenMs * 3, tokenMs, tokens: [1, 2, 3, 4, 5, 6, 7, 8], ...changes };
}

describe("the fastest device that computes the same", () => {
    const check = (others: Partial<Record<Device, ProbeResult>>, expected: string): void => {
        const measured = new Map(Object.entries(others));
        assert.equal(chooseMeasured(result(12), measured), expected);
    };
    test("is the processor when there is no other", () => check({}, "cpu"));
    test("is the one with the least time", () =>
        check({ webgpu: result(6), cuda: result(3), dml: result(4) }, "cuda"));
    test("has to be clearly faster", () => check({ webgpu: result(11) }, "cpu"));
    test("agrees with the processor", () =>
        check({ cuda: result(3, { tokens: [1, 2, 9, 9, 9, 9, 9, 9] }) }, "cpu"));
    test("may round one token otherwise in eight? no, not even that", () =>
        check({ cuda: result(3, { tokens: [1, 2, 3, 4, 5, 6, 9, 9] }) }, "cpu"));
    test("answers as many tokens", () => check({ cuda: result(3, { tokens: [] }) }, "cpu"));
});

describe("the choice of a device", () => {
    const open = (
        choice: InferenceDevice,
        offered: readonly Device[] | Error,
        probes: Partial<Record<Device, ProbeResult | Error>> = {},
    ) => {
        const lines: string[] = [];
        const add = (line: string): void => {
            lines.push(line);
        };
        const logger: Logger = { debug() {}, info: add, warn: add, error: add };
        const clock = new ManualClock();
        const stored = new Map<string, Device>();
        const probed: Device[] = [];
        const chooser = new DeviceChooser({
            choice,
            runtime: async () => {
                if (offered instanceof Error) throw offered;
                return { devices: offered, version: "1.2" };
            },
            probe: async (_, device) => {
                probed.push(device);
                const found = probes[device];
                if (found instanceof Error) throw found;
                return found;
            },
            store: {
                get: async (key) => stored.get(key),
                set: async (key, device) => {
                    stored.set(key, device);
                },
            },
            clock,
            logger,
        });
        const measured = async (): Promise<void> => {
            clock.advance(60_000);
            await new Promise((resolve) => setImmediate(resolve));
        };
        return { chooser, lines, clock, stored, probed, measured };
    };

    test("as the user wants it, or the processor where that is not offered", async () => {
        assert.equal(await open("cpu", ["cpu", "cuda"]).chooser.choose(description), "cpu");
        assert.equal(await open("cuda", ["cpu", "cuda"]).chooser.choose(description), "cuda");
        const { chooser, lines } = open("coreml", ["cpu"]);
        assert.equal(await chooser.choose(description), "cpu");
        assert.deepEqual(lines, ["device coreml is not offered by the runtime; using cpu"]);
    });

    test("nobody waits for the measurement, which counts from the next load on", async () => {
        const probes = { cpu: result(12), webgpu: result(2) };
        const { chooser, probed, lines, measured } = open("auto", ["cpu", "webgpu"], probes);
        assert.equal(await chooser.choose(description), "cpu");
        assert.equal(await chooser.choose(description), "cpu");
        assert.deepEqual(probed, []);
        await measured();
        assert.deepEqual(probed, ["webgpu", "cpu"]);
        assert.equal(await chooser.choose(description), "webgpu");
        assert.match(lines.join(), /cpu 12.0 ms, webgpu 2.0 ms; webgpu from now on/);
    });

    test("a device that cannot run the model is measured once and not missed", async () => {
        const broken = { webgpu: new Error("no adapter") };
        const { chooser, probed, stored, measured } = open("auto", ["cpu", "webgpu"], broken);
        await chooser.choose(description);
        await measured();
        assert.deepEqual(probed, ["webgpu"]);
        assert.deepEqual([...stored.values()], ["cpu"]);
        await chooser.choose(description);
        await measured();
        assert.deepEqual(probed, ["webgpu"]);
    });

    test("one that was found best and cannot open the model any more is given up", async () => {
        const probes = { cpu: result(12), cuda: result(2) };
        const { chooser, measured } = open("auto", ["cpu", "cuda"], probes);
        await chooser.choose(description);
        await measured();
        await chooser.failed(description, "cuda");
        assert.equal(await chooser.choose(description), "cpu");
    });

    test("without a runtime, and without another device, it is the processor", async () => {
        for (const offered of [new Error("no library"), ["cpu"] as const]) {
            const { chooser, clock } = open("auto", offered);
            assert.equal(await chooser.choose(description), "cpu");
            assert.equal(clock.pendingTimers, 0);
        }
    });

    test("what is to be measured is called off with the process", async () => {
        const { chooser, clock } = open("auto", ["cpu", "webgpu"]);
        await chooser.choose(description);
        assert.equal(clock.pendingTimers, 1);
        chooser.dispose();
        assert.equal(clock.pendingTimers, 0);
    });

    test("the engine falls back to the processor when the device cannot open the model", async () => {
        const { chooser, lines } = open("cuda", ["cpu", "cuda"]);
        const engine = new Engine({ logger: NullLogger, threads: 1, devices: chooser });
        await engine.registerFolders([folder]);
        const [model] = engine.list();
        const loaded = await engine.load(model?.id ?? "", NeverCancelled);
        assert.equal(loaded.model.device, "cpu");
        assert.match(lines.join(), /device cuda cannot open fixture-llama-rows/);
        engine.dispose();
    });
});

test("what was measured is kept in a file, and a damaged file costs a measurement", async () => {
    const path = join(directory, "devices.json");
    const store = new DeviceFile(path);
    assert.equal(await store.get("a"), undefined);
    await store.set("a", "webgpu");
    await store.set("b", "cpu");
    assert.equal(await new DeviceFile(path).get("a"), "webgpu");
    for (const text of ["{", '{"a":"toaster"}', "[]", '{"a":1}']) {
        writeFileSync(path, text);
        assert.equal(await store.get("a"), undefined);
    }
    await store.set("a", "cpu");
    assert.deepEqual(JSON.parse(readFileSync(path, "utf8")), { a: "cpu" });
    await new DeviceFile(join(directory, "missing", "devices.json")).set("a", "cpu");
    assert.equal(existsSync(join(directory, "missing")), false);
});

describe("a real measurement", () => {
    test("the runtime offers the processor", async () => {
        const { providers, version } = await runtimeFacts();
        assert.ok(providers.includes("cpu"));
        assert.match(version, /^\d+\.\d+/);
    });

    test("of the processor, twice the same tokens", async () => {
        for (const name of ["llama-rows", "llama"] as const) {
            const first = await probeModel(fixtureFolder(name), "cpu", 1);
            const second = await probeModel(fixtureFolder(name), "cpu", 1);
            assert.ok(first.tokenMs > 0 && first.blockMs > 0);
            assert.deepEqual(first.tokens, second.tokens);
        }
    });

    test("in a process of its own, which may fail", async () => {
        const programPath = join(directory, "inference.cjs");
        buildSync({
            entryPoints: [join(import.meta.dirname, "../../worker/main.ts")],
            external: ["onnxruntime-node"],
            outfile: programPath,
            bundle: true,
            platform: "node",
            target: "node20",
            format: "cjs",
            define: { "import.meta.url": "undefined" },
        });
        // The bundle lies outside of the repository, and so finds its native runtime.
        const modules = join(import.meta.dirname, "../../../../node_modules");
        symlinkSync(modules, join(directory, "node_modules"), "junction");
        const measured = await probeInChild(programPath, folder, "cpu", 1);
        assert.deepEqual(measured?.tokens, (await probeModel(folder, "cpu", 1)).tokens);
        assert.equal(await probeInChild(programPath, directory, "cpu", 1), undefined);
        assert.equal(await probeInChild(join(directory, "gone.cjs"), folder, "cpu", 1), undefined);
        const unknown = "toaster" as Device;
        assert.equal(await probeInChild(programPath, folder, unknown, 1), undefined);
    });
});
