import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import fc from "fast-check";
import { defaultCompletionEngineOptions } from "../../src/completion/engine-options.ts";
import { EngineBench, generated, requestAt, settle } from "./engine-bench.ts";

const target = "foo(bar, baz);\n    qux();";

/** A keystroke: what it does to the text, and the time until the next one. */
const keystroke = fc.record({
    key: fc.constantFrom("right", "right", "right", "other", "backspace", "accept"),
    pause: fc.constantFrom(0, 5, 30, 120, 400),
    /** Whether the editor cancels the request before, as it should. */
    cancels: fc.boolean(),
    /** Generations that answer during the pause, the oldest first. */
    answers: fc.nat(2),
});

test("nothing is shown that is older than the newest keystroke, in whatever order answers come", async () => {
    await fc.assert(
        fc.asyncProperty(fc.array(keystroke, { minLength: 1, maxLength: 14 }), async (keys) => {
            const lookAhead = { ...defaultCompletionEngineOptions.lookAhead, prefetch: true };
            const bench = new EngineBench({ lookAhead });
            let text = "";
            let newest = 0;
            let previous: CancellationSource | undefined;
            let answered = 0;
            const work: Promise<void>[] = [];
            for (const [index, { key, pause, cancels, answers }] of keys.entries()) {
                if (key === "right") text += target.charAt(text.length) || "x";
                else if (key === "other") text += "~";
                else if (key === "backspace") text = text.slice(0, -1);
                else text += target.slice(text.length, text.length + 6);
                if (cancels) previous?.cancel();
                const source = new CancellationSource();
                previous = source;
                newest = index;
                const typed = text;
                const request = requestAt(`fn a() {\n    ${typed}|\n}\n`, { version: index });
                work.push(
                    bench.engine.complete(request, source.token).then((outcome) => {
                        if (outcome.kind === "silent") return;
                        assert.ok(
                            newest === index || text === typed,
                            `${JSON.stringify(typed)} is answered when ${JSON.stringify(text)} is there`,
                        );
                    }),
                );
                await settle();
                bench.clock.advance(pause);
                await settle();
                for (let count = 0; count < answers; count++) {
                    const call = bench.calls[answered];
                    if (call === undefined) break;
                    answered++;
                    const start = call.request.parts.prefix.slice("fn a() {\n    ".length);
                    call.answer(generated(target.slice(start.length) || "end"));
                    await settle();
                }
            }
            bench.clock.advance(10_000);
            for (const call of bench.calls.slice(answered)) call.answer(generated("late"));
            await Promise.all(work);
            assert.equal(bench.engine.status.activity, "idle");
            bench.engine.dispose();
        }),
        { numRuns: 300 },
    );
});

test("work ahead never makes a request later than it is without", async () => {
    /** The clock when the model is asked for what was typed, milliseconds after the keystroke. */
    const askedAfter = async (prefetch: boolean, key: string, after: number): Promise<number> => {
        const lookAhead = { ...defaultCompletionEngineOptions.lookAhead, prefetch };
        const bench = new EngineBench({ lookAhead });
        const first = await bench.start(requestAt("a|\n}"));
        bench.calls[0]?.answer(generated("foo();"));
        await first.outcome;
        await settle();
        bench.clock.advance(after);
        const calls = bench.calls.length;
        const typedAt = bench.clock.now();
        void bench.engine.complete(requestAt(`a${key}|\n}`), new CancellationSource().token);
        for (let step = 0; step < 300 && bench.calls.length === calls; step++) {
            await settle();
            bench.clock.advance(1);
        }
        const running = bench.calls.filter(({ token }) => !token.isCancellationRequested);
        // What ran ahead has been told to stop: the processor is the request's.
        if (prefetch) assert.equal(running.length, 2);
        return bench.clock.now() - typedAt;
    };
    await fc.assert(
        fc.asyncProperty(
            fc.constantFrom("x", "fx", "foo(x", "\n"),
            fc.constantFrom(0, 10, 200, 900),
            async (key, after) => {
                assert.equal(
                    await askedAfter(true, key, after),
                    await askedAfter(false, key, after),
                );
            },
        ),
        { numRuns: 30 },
    );
});
