import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import { leakChecked } from "@rust-ai-ide/testing/leak-tracker";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import {
    EditorEngine,
    type EditorModel,
    type EditorModels,
} from "../../src/engines/editor-engine.ts";

type Answer = EditorModel["ask"];

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
    yield* texts;
}

/** A stream that gives nothing and hears nothing. */
const hangs: Answer = () => ({
    [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
});

class Setup {
    readonly clock = new ManualClock();
    readonly changed = new Emitter<void>();
    readonly heard: string[] = [];
    readonly engine: EditorEngine;

    constructor(ask: Answer, refusal: ReturnType<EditorModels["refusal"]> = undefined) {
        const base = { name: "Model", maxInputTokens: 1000, ask };
        this.engine = new EditorEngine(
            {
                onDidChange: this.changed.event,
                select: async () => [
                    { ...base, id: "one", vendor: "acme" },
                    { ...base, id: "two", vendor: "rust-ai" },
                ],
                refusal: () => refusal,
            },
            (milliseconds, callback) => this.clock.schedule(milliseconds, callback),
        );
    }

    chat(model = "acme/one", token = NeverCancelled) {
        const messages = [{ role: "user", content: "Why?" } as const];
        return this.engine.chat(
            { model, messages, maxNewTokens: 10, temperature: 0, priority: 1 },
            (text) => this.heard.push(text),
            token,
        );
    }

    dispose(): void {
        this.engine.dispose();
        this.changed.dispose();
    }
}

async function checkFailure(setup: Setup, code: string, model?: string): Promise<void> {
    await assert.rejects(setup.chat(model), { code });
    setup.dispose();
}

const throws: Answer = () => {
    throw new Error("refused");
};

test(
    "models of others are offered for chat, our own are not",
    leakChecked(async () => {
        const setup = new Setup(() => pieces("a"));
        const models = await setup.engine.models();
        assert.deepEqual(
            models.map(({ name, tasks, contextLength }) => [name, tasks, contextLength]),
            [["acme/one", ["chat"], 1000]],
        );
        let changes = 0;
        const subscription = setup.engine.onDidChangeModels(() => changes++);
        setup.changed.fire();
        assert.equal(changes, 1);
        subscription.dispose();
        setup.dispose();
    }),
);

test(
    "the pieces of an answer arrive in order",
    leakChecked(async () => {
        const setup = new Setup(() => pieces("Be", "", "cause."));
        assert.deepEqual(await setup.chat(), { finish: "stop" });
        assert.deepEqual(setup.heard, ["Be", "cause."]);
        setup.dispose();
    }),
);

test("each refusal of the editor has its code", async () => {
    await checkFailure(new Setup(throws, "consent"), "shell.editorModelsRefused");
    await checkFailure(new Setup(throws, "missing"), "engine.modelMissing");
    await checkFailure(new Setup(throws, "blocked"), "engine.overloaded");
    await checkFailure(new Setup(throws), "engine.closedEarly");
    await checkFailure(new Setup(() => pieces("a")), "engine.modelMissing", "rust-ai/two");
});

test("an answer without end is cut off", async () => {
    const setup = new Setup(() => pieces("x".repeat(300_000), "x".repeat(200_000)));
    await checkFailure(setup, "engine.answerTooLong");
});

test("a model that never begins is given up, whether it listens or not", async () => {
    const setup = new Setup(hangs);
    const asked = setup.chat();
    const failed = assert.rejects(asked, { code: "engine.timedOut" });
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    setup.clock.advance(60_000);
    await failed;
    setup.dispose();
});

test("cancelling ends the wait at once, and nothing is heard afterwards", async () => {
    const source = new CancellationSource();
    let release: () => void = () => {};
    const setup = new Setup(async function* () {
        yield "first";
        await new Promise<void>((resolve) => {
            release = resolve;
        });
        yield "late";
    });
    const asked = setup.chat("acme/one", source.token);
    const failed = assert.rejects(asked, CancelledError);
    while (setup.heard.length === 0) await Promise.resolve();
    source.cancel();
    await failed;
    release();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    assert.deepEqual(setup.heard, ["first"]);
    setup.dispose();
});
