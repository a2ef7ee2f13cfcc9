import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import fc from "fast-check";
import type { CompletionOutcome } from "../../src/completion-ports.ts";
import {
    type AcceptPolicy,
    acceptedPart,
    keystrokes,
    type ReplayPorts,
    replayTyping,
} from "../../src/evaluation/replay.ts";
import { summariseReplay } from "../../src/evaluation/replay-summary.ts";

const policies: readonly AcceptPolicy[] = ["full", "line", "word"];

interface Script {
    readonly insert: string;
    readonly after?: string;
    /** Text typed so far to the suggestion; silent elsewhere. */
    readonly suggestions: Readonly<Record<string, string>>;
    readonly replaceAfter?: number;
    readonly breaksParse?: boolean;
}

/** A session that suggests by a script and writes down where it was asked. */
function scripted(script: Script): { ports: ReplayPorts; asked: string[] } {
    const asked: string[] = [];
    const ports: ReplayPorts = {
        ask: async (typed) => {
            const before = script.insert.slice(0, typed);
            asked.push(before);
            const text = script.suggestions[before];
            const outcome: CompletionOutcome =
                text === undefined
                    ? { kind: "silent", reason: "empty", milliseconds: 0 }
                    : {
                          kind: "shown",
                          text,
                          replaceAfter: script.replaceAfter ?? 0,
                          source: "embedded",
                          model: "m",
                          milliseconds: 0,
                      };
            return { outcome, milliseconds: 10 + typed, askedModel: text !== undefined };
        },
        parses: async () => !script.breaksParse,
        restart: () => asked.push("|"),
    };
    return { ports, asked };
}

function caseOf({ insert, after = "\n}\n" }: Script): Parameters<typeof replayTyping>[0] {
    return { id: "1", path: "a.rs", before: "fn f() {", insert, after };
}

async function check(script: Script, expected: string): Promise<void> {
    const { ports, asked } = scripted(script);
    const result = await replayTyping(caseOf(script), ports, policies, NeverCancelled);
    const rows = policies.map((policy) => `${policy} ${JSON.stringify(result.counts[policy])}`);
    const times = `cold ${result.cold.join()} warm ${result.warm.join()}`;
    expectText(
        [...rows, times, asked.map((text) => JSON.stringify(text)).join(" ")].join("\n"),
        expected,
    );
}

test("a right suggestion is taken by one key", async () => {
    await check(
        { insert: "\n    let a = 1;", suggestions: { "\n    let": " a = 1;" } },
        `
        full {"units":15,"keysNeeded":11,"keysPressed":5,"completedUnits":7,"shown":1,"accepted":1,"wrong":0,"duplicates":0,"parseOk":1,"asked":5}
        line {"units":15,"keysNeeded":11,"keysPressed":5,"completedUnits":7,"shown":1,"accepted":1,"wrong":0,"duplicates":0,"parseOk":1,"asked":5}
        word {"units":15,"keysNeeded":11,"keysPressed":8,"completedUnits":7,"shown":1,"accepted":1,"wrong":0,"duplicates":0,"parseOk":1,"asked":5}
        cold 18 warm 
        "|" "" "\\n    " "\\n    l" "\\n    le" "\\n    let" "|" "|"
    `,
    );
});

test("a wrong suggestion stays while it is typed along, then goes", async () => {
    await check(
        { insert: "abcd", suggestions: { a: "bX", abc: "Y" } },
        `
        full {"units":4,"keysNeeded":4,"keysPressed":4,"completedUnits":0,"shown":2,"accepted":0,"wrong":2,"duplicates":0,"parseOk":2,"asked":3}
        line {"units":4,"keysNeeded":4,"keysPressed":4,"completedUnits":0,"shown":2,"accepted":0,"wrong":2,"duplicates":0,"parseOk":2,"asked":3}
        word {"units":4,"keysNeeded":4,"keysPressed":4,"completedUnits":0,"shown":2,"accepted":0,"wrong":2,"duplicates":0,"parseOk":2,"asked":3}
        cold 11 warm 13
        "|" "" "a" "abc" "|" "|"
    `,
    );
});

test("a suggestion that is right only at first is taken by word or line", async () => {
    await check(
        { insert: "one two\nsix", suggestions: { "": "one two\nten" } },
        `
        full {"units":11,"keysNeeded":11,"keysPressed":11,"completedUnits":0,"shown":1,"accepted":0,"wrong":1,"duplicates":0,"parseOk":1,"asked":3}
        line {"units":11,"keysNeeded":11,"keysPressed":5,"completedUnits":7,"shown":1,"accepted":1,"wrong":1,"duplicates":0,"parseOk":1,"asked":3}
        word {"units":11,"keysNeeded":11,"keysPressed":6,"completedUnits":7,"shown":1,"accepted":1,"wrong":1,"duplicates":0,"parseOk":1,"asked":3}
        cold 10 warm 
        "|" "" "one two\\ns" "one two\\nsi" "|" "|"
    `,
    );
});

test("nothing shown costs every key", async () => {
    await check(
        { insert: "ab", suggestions: {} },
        `
        full {"units":2,"keysNeeded":2,"keysPressed":2,"completedUnits":0,"shown":0,"accepted":0,"wrong":0,"duplicates":0,"parseOk":0,"asked":2}
        line {"units":2,"keysNeeded":2,"keysPressed":2,"completedUnits":0,"shown":0,"accepted":0,"wrong":0,"duplicates":0,"parseOk":0,"asked":2}
        word {"units":2,"keysNeeded":2,"keysPressed":2,"completedUnits":0,"shown":0,"accepted":0,"wrong":0,"duplicates":0,"parseOk":0,"asked":2}
        cold  warm 
        "|" "" "a" "|" "|"
    `,
    );
});

test("what repeats the text behind or breaks the file is counted", async () => {
    await check(
        {
            insert: "a",
            after: "\nclose();\n",
            suggestions: { "": "a\nclose();" },
            breaksParse: true,
        },
        `
        full {"units":1,"keysNeeded":1,"keysPressed":1,"completedUnits":0,"shown":1,"accepted":0,"wrong":1,"duplicates":1,"parseOk":0,"asked":1}
        line {"units":1,"keysNeeded":1,"keysPressed":1,"completedUnits":0,"shown":1,"accepted":0,"wrong":1,"duplicates":1,"parseOk":0,"asked":1}
        word {"units":1,"keysNeeded":1,"keysPressed":1,"completedUnits":0,"shown":1,"accepted":0,"wrong":1,"duplicates":1,"parseOk":0,"asked":1}
        cold 10 warm 
        "|" "" "|" "|"
    `,
    );
});

test("a suggestion that replaces text behind the cursor is no mere insertion", async () => {
    await check(
        { insert: "ab", suggestions: { "": "ab" }, replaceAfter: 1 },
        `
        full {"units":2,"keysNeeded":2,"keysPressed":2,"completedUnits":0,"shown":1,"accepted":0,"wrong":1,"duplicates":0,"parseOk":1,"asked":1}
        line {"units":2,"keysNeeded":2,"keysPressed":2,"completedUnits":0,"shown":1,"accepted":0,"wrong":1,"duplicates":0,"parseOk":1,"asked":1}
        word {"units":2,"keysNeeded":2,"keysPressed":2,"completedUnits":0,"shown":1,"accepted":0,"wrong":1,"duplicates":0,"parseOk":1,"asked":1}
        cold 10 warm 
        "|" "" "|" "|"
    `,
    );
});

test("a part of a suggestion by each policy", () => {
    assert.equal(acceptedPart("let a", "let a = 1", "full"), "let a");
    assert.equal(acceptedPart("let b", "let a = 1", "full"), "");
    assert.equal(acceptedPart("let b", "let a = 1", "word"), "let");
    assert.equal(acceptedPart("\n  a();\n  b();", "\n  a();\n  c();", "line"), "\n  a();");
    assert.equal(acceptedPart("(a", "(a)", "word"), "");
    assert.equal(acceptedPart(";", ";", "word"), ";");
    assert.equal(acceptedPart("", "x", "word"), "");
});

test("keys join to the text, and a line break brings its indentation", () => {
    assert.deepEqual(keystrokes("a\n  é😀"), ["a", "\n  ", "é", "😀"]);
    fc.assert(fc.property(fc.string(), (text) => assert.equal(keystrokes(text).join(""), text)));
});

test("no script saves more than it types, and a perfect one needs one key", async () => {
    const insert = fc.stringMatching(/^[ab\n ]{1,12}$/);
    await fc.assert(
        fc.asyncProperty(insert, fc.dictionary(insert, insert), async (text, suggestions) => {
            const script = { insert: text, suggestions };
            const result = await replayTyping(
                caseOf(script),
                scripted(script).ports,
                policies,
                NeverCancelled,
            );
            for (const counts of Object.values(result.counts)) {
                assert.ok(counts.completedUnits <= counts.units);
                assert.ok(counts.keysPressed <= counts.keysNeeded + counts.accepted);
                assert.ok(counts.accepted <= counts.shown && counts.wrong <= counts.shown);
            }
            const perfect = { insert: text, suggestions: { "": text } };
            const best = await replayTyping(
                caseOf(perfect),
                scripted(perfect).ports,
                ["full"],
                NeverCancelled,
            );
            assert.equal(best.counts.full.keysPressed, 1);
            assert.equal(best.counts.full.completedUnits, text.length);
        }),
    );
});

test("cancelling ends the typing", async () => {
    const source = new CancellationSource();
    source.cancel();
    const script = { insert: "ab", suggestions: {} };
    await assert.rejects(
        replayTyping(caseOf(script), scripted(script).ports, policies, source.token),
        CancelledError,
    );
});

test("sums over texts, so that a long one counts for its length", async () => {
    const right = { insert: "abcd", suggestions: { "": "abcd" } };
    const silent = { insert: "abcdefghijkl", suggestions: {} };
    const results = [];
    for (const script of [right, silent]) {
        results.push(
            await replayTyping(caseOf(script), scripted(script).ports, policies, NeverCancelled),
        );
    }
    expectText(
        JSON.stringify(summariseReplay(results)),
        `{"cases":2,"units":16,"keys":16,"policies":{"full":{"completedCodeRatio":0.25,"keystrokesSaved":0.1875,"shownRate":0.0769,"acceptedAtShown":1,"wrongPer100Keys":0,"duplicateSuffixRate":0,"parseOk":1,"shown":1},"line":{"completedCodeRatio":0.25,"keystrokesSaved":0.1875,"shownRate":0.0769,"acceptedAtShown":1,"wrongPer100Keys":0,"duplicateSuffixRate":0,"parseOk":1,"shown":1},"word":{"completedCodeRatio":0.25,"keystrokesSaved":0.1875,"shownRate":0.0769,"acceptedAtShown":1,"wrongPer100Keys":0,"duplicateSuffixRate":0,"parseOk":1,"shown":1}},"coldP50Ms":10,"coldP95Ms":10,"warmP50Ms":0,"warmP95Ms":0,"modelCalls":1}`,
    );
    expectText(
        JSON.stringify(summariseReplay([])),
        `{"cases":0,"units":0,"keys":0,"policies":{"full":{"completedCodeRatio":0,"keystrokesSaved":0,"shownRate":0,"acceptedAtShown":0,"wrongPer100Keys":0,"duplicateSuffixRate":0,"parseOk":1,"shown":0},"line":{"completedCodeRatio":0,"keystrokesSaved":0,"shownRate":0,"acceptedAtShown":0,"wrongPer100Keys":0,"duplicateSuffixRate":0,"parseOk":1,"shown":0},"word":{"completedCodeRatio":0,"keystrokesSaved":0,"shownRate":0,"acceptedAtShown":0,"wrongPer100Keys":0,"duplicateSuffixRate":0,"parseOk":1,"shown":0}},"coldP50Ms":0,"coldP95Ms":0,"warmP50Ms":0,"warmP95Ms":0,"modelCalls":0}`,
    );
});
