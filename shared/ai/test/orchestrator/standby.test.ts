import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { EngineErrors } from "../../src/engines/engine-errors.ts";
import { planStandby, type StandbyModel } from "../../src/orchestrator/standby-plan.ts";
import { completeRequest, FakeEngine, orchestrate, settle } from "./fake-engine.ts";

/** `a 4 LOUW@7`: key, bytes, Loaded, Ours, in Use, Wanted, last used at 7. */
function parse(row: string): StandbyModel {
    const [key = "", bytes = "", flags = ""] = row.split(" ");
    const [letters = "", lastUsed = "0"] = flags.split("@");
    return {
        key,
        bytes: Number(bytes),
        isLoaded: letters.includes("L"),
        isOurs: letters.includes("O"),
        isInUse: letters.includes("U"),
        isWanted: letters.includes("W"),
        lastUsed: Number(lastUsed),
    };
}

function check(rows: string, budget: number, expected: string): void {
    const { unload, load } = planStandby(rows.split(", ").map(parse), budget);
    const plan = [...unload.map((key) => `-${key}`), ...load.map((key) => `+${key}`)];
    assert.equal(plan.join(" "), expected, rows);
}

test("wanted models are loaded while there is room", () => {
    check("a 4 W, b 4 W@1, c 4 -", 0, "+b +a");
    check("a 4 W, b 4 W@1", 4, "+b");
    check("a 4 LW, b 4 -", 8, "");
});

test("room is made by those that were not used for longest", () => {
    check("old 4 LO@1, new 4 LO@2, a 4 W", 8, "-old +a");
    check("old 4 LO@1, new 4 LO@2, a 8 W", 8, "-old -new +a");
    check("old 4 LO@1, new 4 LO@2", 4, "-old");
});

test("nothing goes that is in use, wanted, or not ours, nor for a model that cannot fit", () => {
    check("busy 4 LOU, a 4 W", 4, "");
    check("wanted 4 LOW, a 4 W", 4, "");
    check("theirs 4 L, a 4 W", 4, "");
    check("old 4 LO, a 9 W", 8, "");
    check("busy 4 LOU, theirs 4 L", 4, "");
});

test("a plan keeps its promises whatever is asked", () => {
    const model = fc.record({
        bytes: fc.integer({ min: 0, max: 9 }),
        isLoaded: fc.boolean(),
        isInUse: fc.boolean(),
        isWanted: fc.boolean(),
        isOurs: fc.boolean(),
        lastUsed: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
        fc.property(
            fc.array(model, { maxLength: 8 }),
            fc.integer({ min: 1, max: 20 }),
            (rows, budget) => {
                const models = rows.map((row, index) => ({ ...row, key: `${index}` }));
                const { unload, load } = planStandby(models, budget);
                const by = (key: string) => models[Number(key)] as StandbyModel;
                for (const gone of unload.map(by)) {
                    assert.ok(gone.isLoaded && gone.isOurs && !gone.isInUse && !gone.isWanted);
                }
                for (const come of load.map(by)) assert.ok(come.isWanted && !come.isLoaded);
                const sum = (list: readonly StandbyModel[]): number =>
                    list.reduce((total, { bytes }) => total + bytes, 0);
                const after =
                    sum(models.filter(({ isLoaded }) => isLoaded)) -
                    sum(unload.map(by)) +
                    sum(load.map(by));
                if (load.some((key) => by(key).bytes > 0)) assert.ok(after <= budget);
            },
        ),
    );
});

function local(id: string, models: Readonly<Record<string, number>>): FakeEngine {
    const list = Object.entries(models).map(([name, bytes]) => ({
        name,
        bytes,
        state: "available" as const,
    }));
    return new FakeEngine(id, { models: list, isOnThisMachine: true });
}

const pin = (engine: string, model: string) => ({
    user: { complete: { engine, model } },
    workspace: {},
});

test("a chosen model is loaded at once, and the one before it makes room", async () => {
    const engine = local("a", { small: 4, large: 6 });
    const { orchestrator } = await orchestrate([engine], { memoryBudgetBytes: 8 });
    orchestrator.setPreference(pin("a", "small"));
    await settle();
    await orchestrator.complete(completeRequest, NeverCancelled);
    orchestrator.setPreference(pin("a", "large"));
    await settle();
    assert.deepEqual(
        engine.calls.filter((call) => call !== "models"),
        ["load small", "complete small", "unload small", "load large"],
    );
    assert.equal((await orchestrator.complete(completeRequest, NeverCancelled)).by.model, "large");
    orchestrator.dispose();
});

test("a model chosen for chat is not loaded before it is asked, but stays once it is", async () => {
    const engine = local("a", { talker: 4, typist: 4 });
    const { orchestrator } = await orchestrate([engine], { memoryBudgetBytes: 4 });
    const chat = { engine: "a", model: "talker" };
    const workspace = { score: { engine: "a", model: "typist" } };
    orchestrator.setPreference({ user: { chat }, workspace });
    await settle();
    assert.deepEqual(engine.calls, ["models"]);
    await orchestrator.load(chat, NeverCancelled);
    await settle();
    orchestrator.setApprovedEngines(["a"]);
    await settle();
    assert.ok(!engine.calls.includes("unload talker") && !engine.calls.includes("load typist"));
    orchestrator.setPolicy({ memoryBudgetBytes: 8 });
    await settle();
    assert.ok(engine.calls.includes("load typist"));
    orchestrator.dispose();
});

test("switching takes effect on the next request, loaded or not", async () => {
    const engine = new FakeEngine("a", { models: ["one", "two"] });
    const { orchestrator } = await orchestrate([engine]);
    const asked = async (): Promise<string> =>
        (await orchestrator.complete(completeRequest, NeverCancelled)).by.model;
    const models: string[] = [];
    for (const model of ["two", "one", "two"]) {
        orchestrator.setPreference(pin("a", model));
        models.push(await asked());
    }
    assert.deepEqual(models, ["two", "one", "two"]);
    orchestrator.dispose();
});

test("two windows that switch at once unload nothing of each other's process", async () => {
    // What an engine of many clients has loaded is not this window's to unload.
    const shared = new FakeEngine("embedded", {
        models: [
            { name: "one", bytes: 6, state: "available" },
            { name: "two", bytes: 6, state: "available" },
        ],
    });
    const first = await orchestrate([shared], { memoryBudgetBytes: 8 });
    const second = await orchestrate([shared], { memoryBudgetBytes: 8 });
    first.orchestrator.setPreference(pin("embedded", "one"));
    second.orchestrator.setPreference(pin("embedded", "two"));
    await settle();
    const asked = [first, second].map(async ({ orchestrator }) => {
        const { by } = await orchestrator.complete(completeRequest, NeverCancelled);
        return by.model;
    });
    assert.deepEqual(await Promise.all(asked), ["one", "two"]);
    assert.ok(!shared.calls.some((call) => call.startsWith("unload")));
    first.orchestrator.dispose();
    second.orchestrator.dispose();
});

test("a model that cannot be loaded is tried once for each choice", async () => {
    const engine = local("a", { bad: 4 });
    let tries = 0;
    Object.assign(engine, {
        load: async () => {
            tries++;
            throw EngineErrors.serverFailed("a", 500);
        },
    });
    const { orchestrator } = await orchestrate([engine]);
    orchestrator.setPreference(pin("a", "bad"));
    await settle();
    engine.changes.fire();
    await settle();
    assert.equal(tries, 1);
    orchestrator.setPreference(pin("a", "bad"));
    await settle();
    assert.equal(tries, 2);
    await assert.rejects(orchestrator.load({ engine: "a", model: "bad" }, NeverCancelled), {
        code: "engine.serverFailed",
    });
    orchestrator.dispose();
});

test("the user loads and unloads by hand; unknown engines are nobody's", async () => {
    const engine = local("a", { one: 4 });
    const { orchestrator } = await orchestrate([engine]);
    const one = { engine: "a", model: "one" };
    const state = (): string | undefined => orchestrator.status.engines[0]?.models[0]?.state;
    await orchestrator.load(one, NeverCancelled);
    await settle();
    assert.equal(state(), "ready");
    await orchestrator.unload(one, NeverCancelled);
    await settle();
    assert.equal(state(), "available");
    await orchestrator.load({ engine: "gone", model: "x" }, NeverCancelled);
    await orchestrator.unload({ engine: "gone", model: "x" }, NeverCancelled);
    orchestrator.dispose();
});

test("memory elsewhere is not counted, and a model in use stays", async () => {
    const far = new FakeEngine("far", { models: [{ name: "big", bytes: 99 }] });
    const engine = local("a", { one: 4, two: 4 });
    const { orchestrator } = await orchestrate([far, engine], { memoryBudgetBytes: 4 });
    orchestrator.setPreference(pin("a", "one"));
    await settle();
    const finish = engine.waits();
    const running = orchestrator.complete(completeRequest, NeverCancelled);
    await settle();
    orchestrator.setPreference(pin("a", "two"));
    await settle();
    assert.ok(!engine.calls.includes("unload one"));
    finish();
    await running;
    orchestrator.setPolicy({ memoryBudgetBytes: 8 });
    orchestrator.setPreference(pin("a", "two"));
    await settle();
    assert.ok(engine.calls.includes("load two") && !engine.calls.includes("unload one"));
    orchestrator.dispose();
});
