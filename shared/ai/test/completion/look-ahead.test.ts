import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { defaultCompletionEngineOptions } from "../../src/completion/engine-options.ts";
import { describe, EngineBench, generated, requestAt, settle } from "./engine-bench.ts";

const lookAhead = { ...defaultCompletionEngineOptions.lookAhead, prefetch: true };

/** A bench whose first suggestion, `foo();` behind `a|`, is on the screen. */
async function shownBench(more: Partial<typeof lookAhead> = {}): Promise<EngineBench> {
    const bench = new EngineBench({ lookAhead: { ...lookAhead, ...more } });
    const { outcome } = await bench.start(requestAt("a|\n}"));
    bench.calls[0]?.answer(generated("foo();"));
    assert.equal(describe(await outcome), "foo();");
    await settle();
    return bench;
}

test("while a suggestion is looked at, the model writes on behind it", async () => {
    const bench = await shownBench();
    const ahead = bench.calls[1]?.request;
    assert.equal(ahead?.isBackground, true);
    assert.equal(ahead?.parts.prefix, "afoo();");
    assert.equal(ahead?.maxNewTokens, lookAhead.maximumTokens);
    bench.calls[1]?.answer(generated("\nbar();\nbaz();"));
    await settle();
    // Typing along is answered from what is known.
    const typed = await bench.engine.complete(requestAt("afo|\n}"), NeverCancelled);
    assert.equal(describe(typed), "o(); [cache]");
    bench.mode = "multi-line";
    const accepted = await bench.engine.complete(requestAt("afoo();|\n}"), NeverCancelled);
    assert.equal(describe(accepted), "\nbar();\nbaz(); [cache]");
    assert.deepEqual(
        [bench.engine.status.counts.modelCalls, bench.engine.status.counts.readAhead],
        [1, 2],
    );
});

test("one line is shown of what was written ahead where the grammar wants one", async () => {
    const bench = await shownBench();
    bench.calls[1]?.answer(generated(" bar\nbaz"));
    await settle();
    const accepted = await bench.engine.complete(requestAt("afoo();|\n}"), NeverCancelled);
    assert.equal(describe(accepted), " bar [cache]");
});

test("an acceptance that comes too soon waits for what is being written", async () => {
    const bench = await shownBench();
    const accepted = bench.engine.complete(requestAt("afoo();|\n}"), NeverCancelled);
    await settle();
    assert.equal(bench.calls[1]?.token.isCancellationRequested, false);
    bench.calls[1]?.answer(generated(" bar"));
    assert.equal(describe(await accepted), " bar");
    assert.equal(bench.engine.status.counts.modelCalls, 1);
});

test("typing something else ends the work ahead before the model is asked", async () => {
    const bench = await shownBench();
    const other = bench.engine.complete(requestAt("ax|\n}"), NeverCancelled);
    assert.equal(bench.calls[1]?.token.isCancellationRequested, true);
    await settle();
    bench.clock.advance(200);
    await settle();
    bench.calls[2]?.answer(generated("yz"));
    assert.equal(describe(await other), "yz");
});

test("a prediction that says nothing leaves the model the word", async () => {
    const bench = await shownBench();
    bench.calls[1]?.answer(generated("bad"));
    await settle();
    bench.grammarCheck = async (_request, { text }) =>
        text === "bad"
            ? { kind: "silent", reason: "adds-parse-error" }
            : { kind: "shown", text, replaceAfter: 0 };
    assert.equal(await bench.ask(requestAt("afoo();|\n}"), "good"), "good");
    bench.contextReason = "inside-comment-off";
    const silent = await shownBench();
    silent.calls[1]?.answer(generated(" bar"));
    await settle();
    silent.contextReason = "inside-comment-off";
    assert.equal(await silent.ask(requestAt("afoo();|\n}"), "x"), "!inside-comment-off");
});

test("work ahead is bounded by time, by how sure the model is and by the switch", async () => {
    const calls = async (more: Partial<typeof lookAhead>): Promise<number> =>
        (await shownBench(more)).calls.length;
    assert.equal(await calls({}), 2);
    assert.equal(await calls({ prefetch: false }), 1);
    assert.equal(await calls({ burstMs: 0, timeShare: 0 }), 1);
    const bench = new EngineBench({ lookAhead });
    const unsure = { confidence: { probability: 0.3, threshold: 0.2 } };
    bench.model = () => generated("foo();", unsure);
    const { outcome } = await bench.start(requestAt("a|\n}"));
    await outcome;
    assert.equal(bench.calls.length, 1);
    // Time that was spent has to be earned again.
    const spent = await shownBench({ burstMs: 100, timeShare: 0.1 });
    spent.clock.advance(150);
    spent.calls[1]?.answer(generated(" bar"));
    await settle();
    const next = async (marked: string): Promise<number> => {
        const { outcome: asked } = await spent.start(requestAt(marked));
        spent.calls.at(-1)?.answer(generated("qux"));
        await asked;
        await settle();
        return spent.calls.length;
    };
    assert.equal(await next("b|\n}"), 3);
    spent.clock.advance(2000);
    assert.equal(await next("c|\n}"), 5);
});

test("what the grammar cuts off behind a suggestion comes after its acceptance", async () => {
    const bench = new EngineBench();
    bench.mode = "multi-line";
    bench.grammarCheck = async (_request, { text }) => ({
        kind: "shown",
        text: text.slice(0, text.indexOf("}") + 1) || text,
        replaceAfter: 0,
    });
    assert.equal(await bench.ask(requestAt("if a |\n"), "{\n  b();\n}\nc();"), "{\n  b();\n}");
    const accepted = requestAt("if a {\n  b();\n}|\n");
    assert.equal(describe(await bench.engine.complete(accepted, NeverCancelled)), "\nc(); [cache]");
    assert.equal(bench.calls.length, 1);
    bench.engine.clear("file:///a.rs");
    assert.equal(await bench.ask(accepted, "\nd();"), "\nd();");
});

test("a prompt is read ahead until somebody asks", async () => {
    const bench = new EngineBench();
    bench.warming = new Promise(() => {});
    void bench.engine.warm(requestAt("a|\n}"));
    await settle();
    assert.equal(bench.warmed[0]?.request.parts.prefix, "a");
    assert.equal(bench.warmed[0]?.token.isCancellationRequested, false);
    const { outcome, cancel } = await bench.start(requestAt("ab|\n}"));
    assert.equal(bench.warmed[0]?.token.isCancellationRequested, true);
    // Who waits for an answer is not to be held up.
    await bench.engine.warm(requestAt("a|\n}"));
    assert.equal(bench.warmed.length, 1);
    cancel();
    await outcome;
    bench.engine.clear();
    bench.contextReason = "inside-comment-off";
    await bench.engine.warm(requestAt("a|\n}"));
    bench.active = { kind: "silent", reason: "model-loading" };
    await bench.engine.warm(requestAt("a|\n}"));
    assert.equal(bench.warmed.length, 1);
    bench.active = { kind: "ready", model: "m" };
    bench.contextReason = undefined;
    bench.warming = Promise.reject(new Error("x"));
    await bench.engine.warm(requestAt("a|\n}"));
    assert.equal(bench.warmed.length, 2);
});
