import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import type { EngineChatRequest } from "../../src/engines/engine.ts";
import { EngineErrors } from "../../src/engines/engine-errors.ts";
import type { ChatRequest } from "../../src/orchestrator/orchestrator-requests.ts";
import { chatRequest, FakeEngine, orchestrate, settle } from "./fake-engine.ts";

/** Two engines with planned answers: pieces between "|", where "!" breaks off. */
async function setUp(first: string, second?: string) {
    const a = new FakeEngine("a", { models: ["m"] });
    const b = new FakeEngine("b", { models: ["n"] });
    a.breakError = EngineErrors.closedEarly("a");
    b.breakError = EngineErrors.closedEarly("b");
    a.plan.push(async () => first);
    if (second !== undefined) b.plan.push(async () => second);
    const all = await orchestrate(second === undefined ? [a] : [a, b]);
    const ask = async (change: Partial<ChatRequest> = {}): Promise<string> => {
        let shown = "";
        try {
            const answer = await all.orchestrator.chat(
                { ...chatRequest, ...change },
                (text) => {
                    shown += text;
                },
                NeverCancelled,
            );
            const { by, continued } = answer;
            const notes = [by.engine, ...(by.failedOver ? ["failed over"] : [])];
            return `${shown} (${[...notes, ...(continued ? ["continued"] : [])].join(", ")})`;
        } catch (error) {
            return `${shown} (${CodedError.is(error) ? error.code : error})`;
        }
    };
    return { ...all, a, b, ask };
}

async function check(first: string, second: string | undefined, expected: string): Promise<void> {
    const { orchestrator, ask } = await setUp(first, second);
    assert.equal(await ask(), expected);
    orchestrator.dispose();
}

test("text comes in pieces, with the one who wrote it", async () => {
    await check("Be|cause", undefined, "Because (a)");
});

test("before the first text another engine takes over as if nothing had been", async () => {
    await check("!", "Because.", "Because. (b, failed over)");
    await check("|!", "Because.", "Because. (b, failed over)");
});

test("after it another one goes on where the text ends, and repeats nothing", async () => {
    const end = "(b, failed over, continued)";
    await check("The vector |is still|!", " borrowed.", `The vector is still borrowed. ${end}`);
    await check(
        "The vector |is still|!",
        "is still |borrowed.",
        `The vector is still borrowed. ${end}`,
    );
    await check(
        "The vector |is still|!",
        "The vector is |still borrowed.",
        `The vector is still borrowed. ${end}`,
    );
});

test("where no clean continuation comes, it fails with the first engine's reason", async () => {
    const shown = "The vector is still borrowed";
    const first = `${shown}|!`;
    await check(first, "The vector is still borrow-checked, no.", `${shown} (engine.closedEarly)`);
    await check(first, " here|!", `${shown} here (engine.closedEarly)`);
    await check(first, undefined, `${shown} (engine.closedEarly)`);
});

test("a mismatch blames nobody, a break does", async () => {
    const { orchestrator, ask } = await setUp(
        "The vector is still borrowed|!",
        "The vector is still borrow-checked, no.",
    );
    await ask();
    assert.deepEqual(
        orchestrator.status.engines.map(({ tasks }) => tasks[0]?.failures),
        [1, 0],
    );
    orchestrator.dispose();
});

test("the other model sees the conversation and what is already there", async () => {
    const { orchestrator, b, ask } = await setUp("One |!", "two");
    await ask();
    const { messages, priority } = b.requests[0] as EngineChatRequest;
    assert.deepEqual(messages.slice(0, 2), [
        ...chatRequest.messages,
        { role: "assistant", content: "One " },
    ]);
    assert.equal(priority, 1);
    orchestrator.dispose();
});

test("a model that was picked is not replaced in the middle", async () => {
    const { orchestrator, ask } = await setUp("One |!", "two");
    assert.equal(await ask({ only: { engine: "a", model: "m" } }), "One  (engine.closedEarly)");
    orchestrator.dispose();
});

test("no first text in time means the next engine, a long pause later the end", async () => {
    const silent = await setUp("", "Because.");
    silent.a.plan.splice(0, 1);
    silent.a.hangs();
    const answer = silent.ask();
    await settle();
    silent.clock.advance(4_999);
    await settle();
    assert.equal(silent.b.requests.length, 0);
    silent.clock.advance(1);
    assert.equal(await answer, "Because. (b, failed over)");
    silent.orchestrator.dispose();
});

test("a stream that stops in the middle is given up", async () => {
    const { orchestrator, clock } = await orchestrate([]);
    const stuck = new FakeEngine("a");
    Object.assign(stuck, {
        chat: (_: unknown, onText: (text: string) => void) => {
            onText("Because");
            return new Promise(() => {});
        },
    });
    orchestrator.addEngine(stuck);
    await settle();
    let shown = "";
    const answer = orchestrator.chat(
        chatRequest,
        (text) => {
            shown += text;
        },
        NeverCancelled,
    );
    await settle();
    clock.advance(30_000);
    await assert.rejects(answer, { code: "engine.timedOut" });
    assert.equal(shown, "Because");
    orchestrator.dispose();
});

test("what an engine writes after the end of its time is not shown", async () => {
    const { orchestrator } = await orchestrate([]);
    let write: (text: string) => void = () => {};
    const engine = new FakeEngine("a");
    Object.assign(engine, {
        chat: (_: unknown, onText: (text: string) => void) => {
            write = onText;
            return new Promise(() => {});
        },
    });
    orchestrator.addEngine(engine);
    await settle();
    const source = new CancellationSource();
    let shown = "";
    const answer = orchestrator.chat(
        chatRequest,
        (text) => {
            shown += text;
        },
        source.token,
    );
    await settle();
    write("Be");
    source.cancel();
    write("cause");
    await assert.rejects(answer, CancelledError);
    write("!");
    assert.equal(shown, "Be");
    orchestrator.dispose();
});

test("however an answer breaks, its text is one engine's or a clean continuation", async () => {
    const words = "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo".split(" ");
    const whole = words.join(" ");
    const story = fc.record({
        at: fc.integer({ min: 0, max: whole.length - 1 }),
        from: fc.constantFrom("the break", "the start", "the last words"),
    });
    await fc.assert(
        fc.asyncProperty(story, async ({ at, from }) => {
            const shown = whole.slice(0, at);
            const starts = {
                "the break": at,
                "the start": 0,
                "the last words": Math.max(0, at - 12),
            };
            const { orchestrator, ask } = await setUp(`${shown}|!`, whole.slice(starts[from]));
            const answer = await ask();
            assert.ok(
                answer === `${whole} (b, failed over)` || answer.startsWith(`${whole} (b`),
                answer,
            );
            orchestrator.dispose();
        }),
        { numRuns: 60 },
    );
});
