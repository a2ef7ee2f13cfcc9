import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { EngineBench, generated, requestAt } from "./engine-bench.ts";

/** The texts to choose from, the shown one first. */
async function choices(bench: EngineBench, marked: string, alternatives = 3): Promise<string> {
    const request = { ...requestAt(marked, { trigger: "manual" }), alternatives };
    const outcome = await bench.engine.complete(request, NeverCancelled);
    assert.equal(outcome.kind, "shown");
    if (outcome.kind !== "shown") return "";
    return [outcome.text, ...(outcome.alternatives ?? []).map(({ text }) => text)].join(" | ");
}

const other = (text: string) => ({ text, finish: "end" as const, meanLogProbability: -1 });

test("who asks gets different texts that all passed the grammar", async () => {
    const bench = new EngineBench();
    bench.model = () => generated("one");
    // The first text is there soon; the others are for who asks again.
    assert.equal(await choices(bench, "a|"), "one");
    assert.equal(bench.calls[0]?.request.alternatives, undefined);
    bench.model = () =>
        generated("one", { alternatives: [other("two"), other("one "), other("bad"), other("")] });
    bench.grammarCheck = async (_request, { text }) =>
        text === "bad"
            ? { kind: "silent", reason: "adds-parse-error" }
            : { kind: "shown", text, replaceAfter: 0 };
    assert.equal(await choices(bench, "a|"), "one | two");
    assert.equal(bench.calls[1]?.request.alternatives, 3);
    // What was shown here before comes first, and the model is asked all the same.
    bench.model = () => generated("three", { alternatives: [other("four"), other("five")] });
    assert.equal(await choices(bench, "a|"), "one | three | four | five");
    bench.model = () => generated("six");
    assert.equal(await choices(bench, "a|", 1), "three | six");
    assert.equal(bench.calls.length, 4);
});

test("without a wish for alternatives what is known is enough", async () => {
    const bench = new EngineBench();
    bench.model = () => generated("one");
    assert.equal(await choices(bench, "a|", 0), "one");
    assert.equal(bench.calls.length, 1);
});
