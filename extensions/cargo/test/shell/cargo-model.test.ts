import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { NullLogger } from "@rust-ai-ide/core/logger";
import type { RequestType } from "@rust-ai-ide/protocol/message-table";
import { CargoModel, type CargoModelOptions } from "../../src/tree/cargo-model.ts";
import { hearthState } from "./hearth-state.ts";

const { description, graph, duplicates } = hearthState;

function setUp(answers: Readonly<Record<string, unknown>> = {}) {
    const asked: string[] = [];
    const scheduled: (() => void)[] = [];
    const all: Record<string, unknown> = {
        "rustAi/cargo/workspaces": { workspaces: [description] },
        "rustAi/cargo/graph": graph,
        "rustAi/cargo/duplicates": { duplicates, problems: [] },
        "rustAi/cargo/unused": { findings: [], kept: [], problems: [], summary: {} },
        ...answers,
    };
    const request = async (type: RequestType): Promise<unknown> => {
        asked.push(type.method.replace("rustAi/cargo/", ""));
        const answer = all[type.method];
        if (answer instanceof Error) throw answer;
        return answer;
    };
    const model = new CargoModel({
        server: { request } as unknown as CargoModelOptions["server"],
        folders: () => ["/hearth"],
        clock: {
            now: () => 0,
            schedule: (_, callback) => {
                scheduled.push(callback);
                return { dispose: () => scheduled.splice(scheduled.indexOf(callback), 1) };
            },
        },
        logger: NullLogger,
    });
    return { model, asked, scheduled, all };
}

const coded = new CodedError({ code: "lock.broken", message: "The lock is broken.", nextStep: "" });

test("nothing is asked before somebody wants to know, and then everything once", async () => {
    const { model, asked } = setUp();
    assert.deepEqual([asked.length, model.isWanted], [0, false]);
    model.refreshSoon();
    await Promise.all([model.load(), model.load()]);
    assert.deepEqual(asked.slice(0, 3), ["workspaces", "graph", "duplicates"]);
    assert.equal(asked.filter((method) => method === "graph").length, 1);
    const [state] = model.states;
    assert.deepEqual([state?.graph, state?.duplicates], [graph, duplicates]);
});

test("who waits while a change begins anew gets what is known then", async () => {
    const { model } = setUp();
    const first = model.load().then(() => model.states.length);
    await model.reload();
    assert.equal(await first, 1);
    const again = model.load();
    void model.reload();
    await again;
    assert.equal(model.states[0]?.graph, graph);
});

test("several changes of files lead to one look", async () => {
    const { model, asked, scheduled } = setUp();
    await model.load();
    model.refreshSoon();
    model.refreshSoon();
    assert.equal(scheduled.length, 1);
    asked.length = 0;
    scheduled[0]?.();
    await model.load();
    assert.equal(asked.filter((method) => method === "workspaces").length, 1);
});

test("a graph that cannot be made is said; what only adds to it may be missing", async () => {
    const broken = setUp({ "rustAi/cargo/graph": coded });
    await broken.model.load();
    assert.equal(broken.model.states[0]?.failure, "The lock is broken.");
    const partly = setUp({ "rustAi/cargo/duplicates": new TypeError("x is undefined") });
    await partly.model.load();
    assert.deepEqual(
        [partly.model.states[0]?.graph, partly.model.states[0]?.duplicates],
        [graph, undefined],
    );
});

test("a server that does not answer is said, and asked again by hand", async () => {
    const { model, all } = setUp({ "rustAi/cargo/workspaces": coded });
    await model.load();
    assert.deepEqual([model.failure, model.states], ["The lock is broken.", []]);
    all["rustAi/cargo/workspaces"] = { workspaces: [description] };
    await model.reload();
    assert.deepEqual([model.failure, model.states.length], [undefined, 1]);
});

test("what is unused is looked for when asked, and then kept in step", async () => {
    const { model, asked } = setUp();
    await model.load();
    assert.ok(!asked.includes("unused"));
    await model.findUnused("/elsewhere", NeverCancelled);
    assert.ok(!asked.includes("unused"));
    await model.findUnused("/hearth", NeverCancelled);
    assert.deepEqual(model.states[0]?.unused?.findings, []);
    asked.length = 0;
    await model.reload();
    assert.ok(asked.includes("unused"));
    model.dispose();
});
