import { deepEqual, equal, match } from "node:assert/strict";
import { afterEach, test } from "node:test";
import { NullLogger } from "@rust-ai-ide/core/logger";
import {
    Complete,
    LoadModel,
    ModelsChanged,
    RegisterModels,
} from "@rust-ai-ide/protocol/inference";
import { Engine } from "../../worker/engine.ts";
import { fixtureFolder } from "../worker/exactness-fixture.ts";
import { codeOf, completion } from "./support/harness.ts";
import { hello, ServerSetup } from "./support/server-setup.ts";

const megabyte = 1024 * 1024;

let setup: ServerSetup | undefined;
afterEach(() => setup?.server.dispose());

/** A server with models of these weights in megabytes under a limit of 1000, 100 of which are taken. */
async function begin(weights: Readonly<Record<string, number>>) {
    const made = new ServerSetup();
    setup = made;
    const { engine } = made;
    const list = engine.list.bind(engine);
    engine.list = () =>
        list().map((model) => ({ ...model, bytes: (weights[model.id] ?? 0) * megabyte }));
    const resident = (sign: 1 | -1, id: string): void => {
        made.residentBytes += sign * (weights[id] ?? 0) * megabyte;
    };
    const { load, unload } = engine;
    engine.load = (id, token) => {
        resident(1, id);
        return load.call(engine, id, token);
    };
    engine.unload = (id) => {
        resident(-1, id);
        return unload.call(engine, id);
    };
    const peer = made.stranger();
    await hello(peer);
    const folders = Object.keys(weights).map((id) => `/models/${id}`);
    await peer.request(RegisterModels, { folders });
    return {
        made,
        use: (model: string) => codeOf(peer.request(LoadModel, { model })),
        again: (model: string) => codeOf(peer.request(Complete, completion("fn", { model }))),
    };
}

test("models stay loaded side by side while they fit", async () => {
    const { made, use, again } = await begin({ small: 200, middle: 300 });
    for (const model of ["small", "middle"]) equal(await use(model), "none");
    for (const model of ["small", "middle", "small"]) equal(await again(model), "none");
    equal(made.engine.calls.length, 5);
    equal(
        made.engine.calls.some((call) => call.startsWith("unload")),
        false,
    );
});

test("the model that was not used for longest makes room", async () => {
    const { made, use, again } = await begin({ one: 300, two: 300, three: 400 });
    await use("one");
    await use("two");
    await again("one");
    equal(await use("three"), "none");
    deepEqual(made.engine.calls.slice(3), ["unload two", "load three"]);
    match(made.lines.join(), /memory: unloading two to make room for three/);
});

test("a model larger than the memory is refused and costs the others nothing", async () => {
    const { made, use } = await begin({ small: 200, huge: 900 });
    await use("small");
    equal(await use("huge"), "model.largerThanMemory");
    deepEqual(made.engine.calls, ["load small"]);
    equal(await use("small"), "none");
});

test("two windows use different models in turn and neither is loaded again", async () => {
    const engine = new Engine({ logger: NullLogger, threads: 1 });
    const made = new ServerSetup({ engine });
    setup = made;
    const windows = ["llama-rows", "llama"] as const;
    const peers = [];
    const states: string[] = [];
    for (const name of windows) {
        const peer = made.stranger();
        await hello(peer);
        const { models } = await peer.request(RegisterModels, { folders: [fixtureFolder(name)] });
        peer.onNotification(ModelsChanged, ({ models: [model] }) => {
            states.push(`${name} ${model?.state}`);
        });
        peers.push({ peer, model: models[0]?.id ?? "" });
    }
    const texts = new Set<string>();
    for (let round = 0; round < 5; round++) {
        const answers = peers.map(({ peer, model }) =>
            peer.request(Complete, completion("let a", { model, slot: "a.rs" })),
        );
        for (const { text, usage } of await Promise.all(answers)) {
            texts.add(`${text} ${usage.promptTokens}`);
        }
    }
    equal(states.filter((state) => state.endsWith("loading")).length, 2);
    equal(states.filter((state) => state.endsWith("available")).length, 0);
    equal(texts.size, 2);
    const loaded = engine.list();
    deepEqual(
        loaded.map(({ device }) => device),
        ["cpu", "cpu"],
    );
    equal(
        loaded.every(({ bytes, memoryBytes = 0 }) => memoryBytes > bytes),
        true,
    );
});
