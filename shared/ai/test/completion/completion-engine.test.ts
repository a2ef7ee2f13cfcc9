import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import type { CompletionStatus } from "../../src/completion/engine-options.ts";
import type { GenerationResult } from "../../src/completion-ports.ts";
import { describe, EngineBench, generated, requestAt, settle } from "./engine-bench.ts";

test("a model's text passes the grammar and is shown", async () => {
    const bench = new EngineBench();
    bench.grammarCheck = async (_request, { text }) => ({
        kind: "shown",
        text: text.slice(0, 3),
        replaceAfter: 1,
    });
    assert.equal(await bench.ask(requestAt("foo(|)"), "bar);"), "<1 bar");
    assert.equal(bench.calls[0]?.request.slot, "file:///a.rs");
    assert.equal(bench.calls[0]?.request.mode, "single-line");
    assert.deepEqual(bench.calls[0]?.request.stop, []);
});

test("reasons for silence", async () => {
    const check = async (
        expected: string,
        answer: Partial<GenerationResult>,
        change: (bench: EngineBench) => void = () => {},
        trigger: "automatic" | "manual" = "automatic",
    ): Promise<void> => {
        const bench = new EngineBench();
        change(bench);
        bench.model = () => generated("text", answer);
        const { outcome } = await bench.start(requestAt("a|", { trigger }));
        assert.equal(describe(await outcome), expected);
    };
    await check("text", {});
    await check("!empty", { text: "" });
    await check("!empty", { text: " \n " });
    await check("!repetitive", { text: "a b ".repeat(20) });
    await check("!repetitive", { text: "let x = 1;\n".repeat(4) });
    await check("!low-confidence", { meanLogProbability: -9 });
    await check("text", { meanLogProbability: -2 }, undefined, "manual");
    await check("!low-confidence", { meanLogProbability: -9 }, undefined, "manual");
    await check("!repetitive", { text: "let mut r = 0; 0; 0; 0; 0;" });
    await check("[0, 0, 0, 0];", { text: "[0, 0, 0, 0];" });
    await check("!middle-of-word", {}, (bench) => {
        bench.contextReason = "middle-of-word";
    });
    await check("!model-loading", {}, (bench) => {
        bench.active = { kind: "silent", reason: "model-loading" };
    });
    await check("!adds-parse-error", {}, (bench) => {
        bench.grammarCheck = async () => ({ kind: "silent", reason: "adds-parse-error" });
    });
    await check("!empty", {}, (bench) => {
        bench.grammarCheck = async () => ({ kind: "shown", text: "\n", replaceAfter: 0 });
    });
    await check("one two", { text: "one two thr", finish: "length" });
    await check("one\ntwo", { text: "one\ntwo\nthr", finish: "deadline" });
});

test("a failing engine is a reason, not an exception", async () => {
    const check = async (error: unknown, expected: string): Promise<void> => {
        const bench = new EngineBench();
        const { outcome } = await bench.start(requestAt("a|"));
        bench.calls[0]?.fail(error);
        assert.equal(describe(await outcome), expected);
    };
    const coded = (code: string) => new CodedError({ code, message: "", nextStep: "" });
    await check(new Error("x"), "!model-failed");
    await check(coded("model.corrupt"), "!model-failed");
    await check(coded("model.unknown"), "!no-model");
    await check(coded("inference.stopped"), "!engine-restarting");
    await check(coded("inference.other"), "!model-failed");
    await check(new CancelledError(), "!cancelled");
    const bench = new EngineBench();
    const answer = async (trigger: "automatic" | "manual") =>
        bench.ask(requestAt("a|", { trigger }), "text");
    bench.grammarCheck = async () => {
        throw new Error("x");
    };
    assert.equal(await answer("automatic"), "!grammar-failed");
    bench.grammarCheck = async (_request, { text }) => ({ kind: "shown", text, replaceAfter: 0 });
    assert.equal(await answer("automatic"), "text");
});

test("a request ends when it is cancelled or takes too long", async () => {
    const bench = new EngineBench({ automaticDeadlineMs: 1000, manualDeadlineMs: 3000 });
    const first = await bench.start(requestAt("a|"));
    first.cancel();
    assert.equal(describe(await first.outcome), "!cancelled");
    const second = await bench.start(requestAt("b|"));
    bench.clock.advance(1000);
    assert.equal(describe(await second.outcome), "!timed-out");
    const third = await bench.start(requestAt("c|", { trigger: "manual" }));
    bench.clock.advance(2000);
    bench.calls.at(-1)?.answer(generated("text"));
    assert.equal(describe(await third.outcome), "text");
    const before = new CancellationSource();
    before.cancel();
    const outcome = await bench.engine.complete(requestAt("d|"), before.token);
    assert.equal(describe(outcome), "!cancelled");
});

test("automatic requests wait for the next keystroke, manual ones do not", async () => {
    const bench = new EngineBench();
    bench.model = () => generated("text");
    const automatic = bench.engine.complete(requestAt("let a|"), NeverCancelled);
    await settle();
    assert.equal(bench.calls.length, 0);
    bench.clock.advance(200);
    assert.equal(describe(await automatic), "text");
    const manual = bench.engine.complete(
        requestAt("let b|", { trigger: "manual" }),
        NeverCancelled,
    );
    assert.equal(describe(await manual), "text");
});

test("typing along a suggestion needs no model", async () => {
    const bench = new EngineBench();
    assert.equal(await bench.ask(requestAt("let x = |\n}"), "foo(bar)"), "foo(bar)");
    const after = async (marked: string) =>
        describe(await bench.engine.complete(requestAt(marked), NeverCancelled));
    assert.equal(await after("let x = f|\n}"), "oo(bar) [cache]");
    assert.equal(await after("let x = foo|\n}"), "(bar) [cache]");
    // The editor closed the bracket that was typed.
    assert.equal(await after("let x = foo(|)\n}"), "<1 bar) [cache]");
    assert.equal(await after("let x = foo(b|)\n}"), "<1 ar) [cache]");
    assert.equal(await after("let x = foo(b|\n}"), "ar) [cache]");
    // Back to a place that is known.
    assert.equal(await after("let x = fo|\n}"), "o(bar) [cache]");
    assert.equal(bench.calls.length, 1);
    assert.equal(await bench.ask(requestAt("let x = fa|\n}"), "other"), "other");
    assert.equal(await bench.ask(requestAt("let x = fo|\n]"), "third"), "third");
    assert.equal(bench.calls.length, 3);
});

test("after any beginning of a suggestion was typed the cache has the rest", async () => {
    const unit = fc.constantFrom(
        "a",
        "b",
        " ",
        "(",
        ")",
        "{",
        "}",
        '"',
        ";",
        "\n",
        "\n    ",
        "é",
        "[",
        "]",
    );
    const text = fc.array(unit, { minLength: 1, maxLength: 30 }).map((units) => units.join(""));
    await fc.assert(
        fc.asyncProperty(text, fc.nat(), fc.boolean(), async (suggestion, cut, crlf) => {
            fc.pre(suggestion.trim() !== "");
            const bench = new EngineBench();
            const lines = (marked: string) => (crlf ? marked.replaceAll("\n", "\r\n") : marked);
            const shown = await bench.ask(requestAt(lines("fn a() {\n    |\n}\n")), suggestion);
            fc.pre(!shown.startsWith("!"));
            const typed = suggestion.slice(0, cut % suggestion.length);
            const rest = suggestion.slice(typed.length);
            const request = requestAt(lines(`fn a() {\n    ${typed}|\n}\n`));
            const asked = bench.calls.length;
            if (rest.trim() === "") return;
            const outcome = await bench.engine.complete(request, NeverCancelled);
            assert.equal(describe(outcome), `${rest} [cache]`);
            assert.equal(bench.calls.length, asked);
        }),
        { numRuns: 200 },
    );
});

test("long documents are recognised by the text around the cursor", async () => {
    const bench = new EngineBench();
    const above = "let a = 1;\n".repeat(2000);
    assert.equal(await bench.ask(requestAt(`${above}let x = |;\n${above}`), "foo()"), "foo()");
    const next = requestAt(`${above}let x = fo|;\n${above}`);
    assert.equal(describe(await bench.engine.complete(next, NeverCancelled)), "o() [cache]");
});

test("the cache speaks for its document and its model only", async () => {
    const bench = new EngineBench();
    assert.equal(await bench.ask(requestAt("a|"), "one"), "one");
    assert.equal(await bench.ask(requestAt("a|", { uri: "file:///b.rs" }), "two"), "two");
    assert.equal(await bench.ask(requestAt("a|")), "one [cache]");
    bench.active = { kind: "ready", model: "other" };
    assert.equal(await bench.ask(requestAt("a|"), "three"), "three");
    bench.engine.clear("file:///a.rs");
    assert.equal(await bench.ask(requestAt("a|"), "four"), "four");
    bench.engine.clear();
    assert.equal(await bench.ask(requestAt("a|", { uri: "file:///b.rs" }), "five"), "five");
    bench.active = { kind: "silent", reason: "model-failed" };
    assert.equal(await bench.ask(requestAt("a|", { uri: "file:///b.rs" })), "five [cache]");
});

test("an answer that cannot be shown is remembered until it is asked for", async () => {
    const bench = new EngineBench();
    assert.equal(await bench.ask(requestAt("a|"), ""), "!empty");
    assert.equal(await bench.ask(requestAt("a|"), "text"), "!empty");
    assert.equal(bench.calls.length, 1);
    assert.equal(await bench.ask(requestAt("a|", { trigger: "manual" }), "text"), "!empty");
    bench.engine.clear();
    assert.equal(await bench.ask(requestAt("a|"), "text"), "text");
});

test("nothing pops up after a deletion, unless it was known before", async () => {
    const bench = new EngineBench();
    assert.equal(await bench.ask(requestAt("let abc|\n}"), "d"), "d");
    assert.equal(await bench.ask(requestAt("let ab|\n}"), "x"), "!backspace");
    assert.equal(await bench.ask(requestAt("let abc|\n}")), "d [cache]");
    assert.equal(await bench.ask(requestAt("let |\n}")), "!backspace");
    assert.equal(await bench.ask(requestAt("let |\n}", { trigger: "manual" }), "x"), "x");
    assert.equal(await bench.ask(requestAt("f(|)"), "y"), "y");
    assert.equal(await bench.ask(requestAt("f|"), "z"), "!backspace");
    assert.equal(await bench.ask(requestAt("a\nbb|"), "y"), "y");
    assert.equal(await bench.ask(requestAt("a|"), "z"), "!backspace");
    // Going back is not deleting.
    assert.equal(await bench.ask(requestAt("g |h"), "y"), "y");
    assert.equal(await bench.ask(requestAt("g| h"), "z"), "z");
});

test("the next keystroke joins the generation that is running", async () => {
    const bench = new EngineBench();
    const first = await bench.start(requestAt("let x = |"));
    first.cancel();
    assert.equal(describe(await first.outcome), "!cancelled");
    const second = bench.engine.complete(requestAt("let x = f|"), NeverCancelled);
    await settle();
    assert.equal(bench.calls[0]?.token.isCancellationRequested, false);
    bench.calls[0]?.answer(generated("foo()"));
    assert.equal(describe(await second), "oo()");
    assert.equal(bench.calls.length, 1);
});

test("a generation that writes something else than was typed ends before it has finished", async () => {
    const bench = new EngineBench();
    const check = async (typed: string, pieces: readonly string[], isKept: boolean) => {
        bench.engine.clear();
        const asked = bench.calls.length;
        const first = await bench.start(requestAt("let x = |"));
        const running = bench.calls[asked];
        assert.ok(running);
        const [early = "", ...late] = pieces;
        running.tell(early);
        first.cancel();
        const second = bench.engine.complete(requestAt(`let x = ${typed}|`), NeverCancelled);
        await settle();
        for (const piece of late) running.tell(piece);
        await settle();
        assert.equal(running.token.isCancellationRequested, !isKept, `${typed}: ${pieces}`);
        bench.clock.advance(200);
        await settle();
        assert.equal(bench.calls.length, asked + (isKept ? 1 : 2));
        running.answer(generated("foo()"));
        bench.calls[asked + 1]?.answer(generated("new()"));
        return describe(await second);
    };
    assert.equal(await check("f", ["f", "oo"], true), "oo()");
    assert.equal(await check("fo", ["f", "oo"], true), "o()");
    assert.equal(await check("f", [], true), "oo()");
    assert.equal(await check("g", ["f", "oo"], false), "new()");
    assert.equal(await check("fg", ["f", "oo"], false), "new()");
});

test("what was typed otherwise, elsewhere or too late ends the generation", async () => {
    const bench = new EngineBench();
    const first = await bench.start(requestAt("let x = |"));
    first.cancel();
    const second = await bench.start(requestAt("let x = g|"));
    bench.calls[0]?.answer(generated("foo()"));
    await settle();
    bench.clock.advance(200);
    await settle();
    assert.equal(bench.calls.length, 2);
    bench.calls[1]?.answer(generated("oo()"));
    assert.equal(describe(await second.outcome), "oo()");

    const third = await bench.start(requestAt("let y = |"));
    const fourth = await bench.start(requestAt("let z = |", { uri: "file:///b.rs" }));
    assert.equal(bench.calls[2]?.token.isCancellationRequested, true);
    third.cancel();
    fourth.cancel();
    assert.equal(bench.calls[3]?.token.isCancellationRequested, false);
    await settle();
    bench.clock.advance(250);
    assert.equal(bench.calls[3]?.token.isCancellationRequested, true);
});

test("a joined generation that fails or says nothing useful is asked again", async () => {
    const bench = new EngineBench();
    const check = async (settleFirst: (call: (typeof bench.calls)[number]) => void) => {
        bench.engine.clear();
        const asked = bench.calls.length;
        const first = await bench.start(requestAt("let x = |"));
        first.cancel();
        const second = bench.engine.complete(requestAt("let x = f|"), NeverCancelled);
        await settle();
        const call = bench.calls[asked];
        assert.ok(call);
        settleFirst(call);
        await settle();
        bench.clock.advance(200);
        await settle();
        assert.equal(bench.calls.length, asked + 2);
        bench.calls[asked + 1]?.answer(generated("oo()"));
        assert.equal(describe(await second), "oo()");
    };
    await check((call) => call.fail(new Error("x")));
    await check((call) => call.answer(generated("foo()", { meanLogProbability: -9 })));
    await check((call) => call.answer(generated("f")));
});

test("the status tells what the engine does and how it went", async () => {
    const bench = new EngineBench();
    const seen: CompletionStatus[] = [];
    bench.engine.onDidChangeStatus((status) => seen.push(status));
    assert.equal(bench.engine.status.last, undefined);
    await bench.ask(requestAt("a|"), "text");
    assert.deepEqual(
        seen.map(({ activity, last }) => `${activity} ${last?.kind ?? "-"}`),
        ["working -", "idle shown"],
    );
    assert.equal(seen.at(-1)?.last?.milliseconds, 200);
    await bench.ask(requestAt("a|"));
    bench.engine.noteAccepted({ uri: "file:///a.rs", text: "text", kind: "full" });
    assert.deepEqual(bench.engine.status.counts, {
        shown: 2,
        shownFromCache: 1,
        shownFromFiles: 0,
        accepted: 1,
        acceptedParts: 0,
        acceptedUnits: 4,
        modelCalls: 1,
        readAhead: 0,
    });
    const { outcome, cancel } = await bench.start(requestAt("b|", { trigger: "manual" }));
    bench.engine.dispose();
    assert.equal((await outcome).kind, "silent");
    cancel();
    assert.equal(bench.engine.status.activity, "idle");
});

test("typing through takes well under 5 ms", async (t) => {
    const bench = new EngineBench();
    const suggestion = `foo(${Array.from({ length: 60 }, (_, index) => `bar${index}`).join(", ")})`;
    for (let index = 0; index < 100; index++) {
        await bench.ask(requestAt(`let x${index} = |\n`), suggestion);
    }
    const times: number[] = [];
    for (let index = 0; index < 100; index++) {
        const request = requestAt(`let x${index} = foo(|\n`);
        const start = performance.now();
        const outcome = await bench.engine.complete(request, NeverCancelled);
        times.push(performance.now() - start);
        assert.equal(outcome.kind === "shown" && outcome.source, "cache");
    }
    times.sort((left, right) => left - right);
    t.diagnostic(`median ${times[50]?.toFixed(3)} ms, slowest ${times.at(-1)?.toFixed(3)} ms`);
});

test("a suggestion is of the model that wrote it, also when another one stood in", async () => {
    const bench = new EngineBench();
    bench.model = () => generated("text", { source: "engine" });
    const { outcome } = await bench.start(requestAt("a|"));
    assert.equal(describe(await outcome), "text [engine]");
});

test("what would not be shown unasked need not be finished, unless the whole text is wanted", async () => {
    const check = async (
        options: ConstructorParameters<typeof EngineBench>[0],
        trigger: "automatic" | "manual",
        expected: unknown,
    ) => {
        const bench = new EngineBench(options);
        await bench.ask(requestAt("a|", { trigger }), "text");
        assert.deepEqual(bench.calls[0]?.request.giveUp, expected);
    };
    await check({}, "automatic", {});
    await check({ minimumProbability: 0.4 }, "automatic", { below: 0.4 });
    await check({}, "manual", undefined);
    await check({ givesUp: false }, "automatic", undefined);
});

test("half a text that was given up is not shown to who asks by hand: the model writes it again", async () => {
    const bench = new EngineBench({ minimumProbability: 0.5 });
    bench.model = ({ giveUp }) =>
        generated(giveUp === undefined ? "whole()" : "who", {
            finish: giveUp === undefined ? "end" : "doubt",
            confidence: { probability: 0.3, threshold: 0.5 },
        });
    const ask = async (trigger: "automatic" | "manual"): Promise<string> =>
        describe(await (await bench.start(requestAt("a|", { trigger }))).outcome);
    assert.equal(await ask("automatic"), "!low-confidence");
    assert.equal(await ask("manual"), "whole()");
    assert.equal(bench.calls.length, 2);
});
