import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { CompletionEngineOptions } from "../../src/completion/engine-options.ts";
import type { GeneratorPort } from "../../src/completion-ports.ts";
import { describe, EngineBench, generated, requestAt, settle } from "./engine-bench.ts";

/** A larger model that always says the same, and how often it was asked. */
function larger(text: string | Error): GeneratorPort & { asked: number } {
    const port = {
        asked: 0,
        active: () => ({ kind: "ready", model: "large" }) as const,
        generate: async () => {
            port.asked++;
            if (text instanceof Error) throw text;
            return generated(text);
        },
    };
    return port;
}

/** What is shown, and how often the larger model was asked for it. */
async function check(
    expected: string,
    asked: number,
    change: (bench: EngineBench) => void,
    second: GeneratorPort & { asked: number } = larger("large()"),
    options: Partial<CompletionEngineOptions> = {},
): Promise<void> {
    const bench = new EngineBench(options, { larger: second });
    change(bench);
    assert.equal(await bench.ask(requestAt("a|"), "small()"), expected);
    assert.equal(second.asked, asked);
}

test("the larger model is asked where the first has nothing to show", async () => {
    await check("small()", 0, () => {});
    await check("large() [engine]", 1, (bench) => {
        bench.active = { kind: "silent", reason: "no-model" };
    });
    await check("large() [engine]", 1, (bench) => {
        bench.grammarCheck = async (_request, { text }) =>
            text === "small()"
                ? { kind: "silent", reason: "adds-parse-error" }
                : { kind: "shown", text, replaceAfter: 0 };
    });
    await check("!inside-comment-off", 0, (bench) => {
        bench.contextReason = "inside-comment-off";
    });
});

test("the reason of the first model is the one that is told", async () => {
    await check(
        "!model-loading",
        1,
        (bench) => {
            bench.active = { kind: "silent", reason: "model-loading" };
        },
        larger(new Error("x")),
    );
    await check("!too-short", 1, () => {}, larger("x"), { minimumUnits: 8 });
    await check(
        "!model-failed",
        1,
        (bench) => {
            const { calls } = bench;
            Object.defineProperty(bench, "model", {
                get: () => {
                    calls.at(-1)?.fail(new Error("x"));
                    return undefined;
                },
                set: () => {},
            });
        },
        larger(new Error("y")),
    );
});

test("what the larger model showed stays there when it is asked for again", async () => {
    const second = larger("large()");
    const bench = new EngineBench({}, { larger: second });
    bench.grammarCheck = async (_request, { text }) =>
        text.startsWith("small")
            ? { kind: "silent", reason: "adds-parse-error" }
            : { kind: "shown", text, replaceAfter: 0 };
    assert.equal(await bench.ask(requestAt("a|"), "small()"), "large() [engine]");
    assert.equal(await bench.ask(requestAt("a|")), "large() [cache]");
    assert.equal(await bench.ask(requestAt("alar|")), "ge() [cache]");
    assert.equal(second.asked, 1);
});

test("a copy needs no model, is checked like everything else and serves what is typed along", async () => {
    let proposal: string | undefined = "copied();";
    const bench = new EngineBench({}, { copies: { propose: () => proposal } });
    bench.active = { kind: "silent", reason: "no-model" };
    assert.equal(await bench.ask(requestAt("a|")), "copied(); [copy]");
    proposal = undefined;
    assert.equal(await bench.ask(requestAt("acop|")), "ied(); [cache]");
    assert.equal(await bench.ask(requestAt("b|")), "!no-model");
    assert.equal(bench.engine.status.counts.shownFromFiles, 1);
    proposal = "bad";
    bench.active = { kind: "ready", model: "m" };
    bench.grammarCheck = async (_request, { text }) =>
        text === "bad"
            ? { kind: "silent", reason: "adds-parse-error" }
            : { kind: "shown", text, replaceAfter: 0 };
    assert.equal(await bench.ask(requestAt("c|"), "good"), "good");
    assert.equal(bench.calls.length, 1);
    bench.contextReason = "middle-of-word";
    assert.equal(await bench.ask(requestAt("d|"), "good"), "!middle-of-word");
});

test("in other languages than Rust it is the user's engine that answers", async () => {
    const bench = new EngineBench();
    const request = { ...requestAt("a|"), languageId: "python" };
    assert.equal(await bench.ask(request, "b()"), "b() [engine]");
    assert.equal(bench.calls[0]?.request.languageId, "python");
});

test("a document that is closed or deleted while the model works gets nothing", async () => {
    const bench = new EngineBench();
    const { outcome } = await bench.start(requestAt("a|"));
    bench.grammarCheck = async () => ({ kind: "silent", reason: "document-closed" });
    // As the shell does when the document is closed.
    bench.engine.clear("file:///a.rs");
    assert.equal(bench.calls[0]?.token.isCancellationRequested, true);
    bench.calls[0]?.answer(generated("late()"));
    const late = await outcome;
    assert.equal(late.kind === "silent" && late.reason, "document-closed");
    // The same file, created again, starts afresh.
    bench.grammarCheck = async (_request, { text }) => ({ kind: "shown", text, replaceAfter: 0 });
    assert.equal(await bench.ask(requestAt("a|"), "new()"), "new()");
});

test("who asks by hand waits for a model that is on its way", async () => {
    const ask = async (trigger: "automatic" | "manual", readyAfter: number): Promise<string> => {
        const bench = new EngineBench({ manualDeadlineMs: 8000 });
        bench.active = { kind: "silent", reason: "model-loading" };
        bench.model = () => generated("here()");
        const outcome = bench.engine.complete(requestAt("a|", { trigger }), NeverCancelled);
        for (let time = 0; time < 8000; time += 50) {
            if (time >= readyAfter) bench.active = { kind: "ready", model: "m" };
            await settle();
            bench.clock.advance(50);
        }
        return describe(await outcome);
    };
    assert.equal(await ask("manual", 3000), "here()");
    assert.equal(await ask("manual", 9000), "!model-loading");
    assert.equal(await ask("automatic", 100), "!model-loading");
});
