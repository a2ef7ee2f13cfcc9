import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import type { SuggestionFacts } from "../../src/acceptance/acceptance-features.ts";
import {
    AcceptanceLearner,
    type AcceptanceStore,
} from "../../src/acceptance/acceptance-learner.ts";
import { cursorState } from "../../src/completion/cursor-state.ts";
import { EngineBench, requestAt, settle } from "../completion/engine-bench.ts";

const at = (marked: string, uri?: string) =>
    cursorState(requestAt(marked, uri === undefined ? {} : { uri }));

function facts(text: string): SuggestionFacts {
    return {
        text,
        replaceAfter: 0,
        mode: "single-line",
        source: "embedded",
        textBefore: "let x = ",
        textAfter: "",
    };
}

/** A store in memory; `text` is what is on the disk. */
class MemoryStore implements AcceptanceStore {
    text: string | undefined;
    writes = 0;
    isBroken = false;

    async read(): Promise<string | undefined> {
        if (this.isBroken) throw new Error("x");
        return this.text;
    }

    async write(text: string): Promise<void> {
        if (this.isBroken) throw new Error("x");
        this.writes++;
        this.text = text;
    }

    async remove(): Promise<void> {
        this.text = undefined;
    }
}

/** Judges `foo(a)` at `let x = |`, goes through the cursors, and tells what was learnt. */
async function check(cursors: readonly string[], expected: readonly number[]): Promise<void> {
    const store = new MemoryStore();
    const learner = new AcceptanceLearner({ clock: new ManualClock(), store });
    learner.judge(at("let x = |\n"), facts("foo(a)"));
    for (const marked of cursors) learner.observe(at(marked));
    await learner.flush();
    const saved =
        store.text === undefined
            ? []
            : (JSON.parse(store.text) as { judged: [number, number][] }).judged;
    assert.deepEqual(
        saved.map(([, wanted]) => wanted),
        expected,
        cursors.join(" "),
    );
    learner.dispose();
}

test("what is typed tells whether a suggestion was wanted", async () => {
    await check(["let x = f|\n", "let x = foo(a)|\n"], [1]);
    await check(["let x = f|\n", "let x = foo(b|\n"], [0]);
    await check(["let x = g|\n"], [0]);
    await check(["let x = \n|\n"], [0]);
    await check(["let x = f|\n"], []);
    // Going elsewhere says nothing about the text.
    await check(["let |x = \n"], []);
    await check(["let x = \n\n\n\n\n\n|"], []);
});

test("taking a part of a suggestion is wanting it", async () => {
    const learner = new AcceptanceLearner({ clock: new ManualClock() });
    learner.judge(at("let x = |\n"), facts("foo(a)"));
    learner.noteAccepted("foo", "word");
    assert.equal(learner.evidence, 0);
    learner.observe(at("let x = foo[|\n"));
    assert.equal(learner.evidence, 1);
    learner.judge(at("let y = |\n"), facts("bar(a)"));
    learner.noteAccepted("bar(a)", "full");
    assert.equal(learner.evidence, 2);
    learner.noteAccepted("bar(a)", "full");
    assert.equal(learner.evidence, 2);
});

test("asking twice at one place is one decision, and other documents wait", () => {
    const learner = new AcceptanceLearner({ clock: new ManualClock() });
    learner.judge(at("let x = |\n"), facts("foo(a)"));
    learner.judge(at("let x = |\n"), facts("foo(a)"));
    learner.observe(at("x|", "file:///b.rs"));
    assert.equal(learner.evidence, 0);
    learner.observe(at("let x = g|\n"));
    assert.equal(learner.evidence, 1);
    for (let index = 0; index < 40; index++) learner.judge(at(`let x${index} = |\n`), facts("foo"));
    learner.observe(at("let x39 = g|\n"));
    assert.ok(learner.evidence < 15);
});

test("it is written a while after it was learnt, and forgotten on demand", async () => {
    const clock = new ManualClock();
    const store = new MemoryStore();
    const learner = new AcceptanceLearner({ clock, store });
    for (let index = 0; index < 5; index++) {
        learner.judge(at(`let x${index} = |\n`), facts("foo"));
        learner.observe(at(`let x${index} = g|\n`));
    }
    await settle();
    assert.equal(store.writes, 0);
    clock.advance(5000);
    await settle();
    assert.equal(store.writes, 1);
    const again = new AcceptanceLearner({ clock, store });
    await again.ready;
    assert.equal(again.evidence, 5);
    again.judge(at("let y = |\n"), facts("foo"));
    again.observe(at("let y = g|\n"));
    await again.forget();
    assert.equal(again.evidence, 0);
    assert.equal(store.text, undefined);
    clock.advance(5000);
    await settle();
    assert.equal(store.text, undefined);
    assert.equal(clock.pendingTimers, 0);
});

test("a write that is under way does not bring back what is forgotten", async () => {
    const clock = new ManualClock();
    const store = new MemoryStore();
    let finish = (): void => {};
    const written = new Promise<void>((resolve) => {
        finish = resolve;
    });
    store.write = async (text) => {
        await written;
        store.text = text;
    };
    const learner = new AcceptanceLearner({ clock, store });
    learner.judge(at("let x = |\n"), facts("foo"));
    learner.observe(at("let x = g|\n"));
    clock.advance(5000);
    await settle();
    const forgotten = learner.forget();
    await settle();
    finish();
    await forgotten;
    assert.equal(store.text, undefined);
});

test("a disk that fails costs nothing but what was learnt", async () => {
    const store = new MemoryStore();
    store.isBroken = true;
    const learner = new AcceptanceLearner({ clock: new ManualClock(), store });
    await learner.ready;
    learner.judge(at("let x = |\n"), facts("foo"));
    learner.observe(at("let x = g|\n"));
    await learner.flush();
    assert.equal(learner.evidence, 1);
    learner.dispose();
});

test("switched off it neither hides nor learns", () => {
    const learner = new AcceptanceLearner({ clock: new ManualClock(), isOn: () => false });
    assert.deepEqual(learner.judge(at("let x = |\n"), facts("foo")), { isShown: true });
    learner.observe(at("let x = g|\n"));
    assert.equal(learner.evidence, 0);
});

test("the engine says why it was silent, hides nothing that was asked for, and tells each cursor", async () => {
    const heard: string[] = [];
    const acceptance = {
        judge: () => ({ isShown: false }),
        observe: ({ position }: { position: { character: number } }) =>
            heard.push(`at ${position.character}`),
        noteAccepted: (text: string, kind: string) => heard.push(`${kind} ${text}`),
    };
    const bench = new EngineBench({}, { acceptance });
    assert.equal(await bench.ask(requestAt("ab|"), "foo"), "!filtered");
    assert.equal(await bench.ask(requestAt("ab|", { trigger: "manual" }), "foo"), "foo");
    bench.engine.noteAccepted({ uri: "file:///a.rs", text: "foo", kind: "word" });
    assert.equal(bench.engine.status.counts.acceptedParts, 1);
    assert.deepEqual(heard, ["at 2", "at 2", "word foo"]);
});

test("a text of a single sign is not worth an interruption", async () => {
    const bench = new EngineBench({ minimumUnits: 2 });
    assert.equal(await bench.ask(requestAt("f(a|\n"), ")"), "!too-short");
    assert.equal(await bench.ask(requestAt("f(a|\n", { trigger: "manual" }), ")"), ")");
    assert.equal(await bench.ask(requestAt("f(a|\n")), ") [cache]");
});
