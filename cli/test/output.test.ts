import assert from "node:assert/strict";
import { test } from "node:test";
import type { JudgedPoint, Metrics } from "@rust-ai-ide/ai/evaluation/summary";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { complete, requestAt } from "../src/commands/complete.ts";
import { contextsThatFit } from "../src/commands/models-bench.ts";
import { pointRow, summaryTable } from "../src/evaluation/report.ts";
import { chooseModel, tierOf } from "../src/inference-session.ts";
import { runProgram } from "../src/program.ts";
import { processTerminal } from "../src/terminal.ts";
import { megabytes, textTable } from "../src/text-table.ts";
import { fakeContext } from "./fake-context.ts";

test("tables are aligned, numbers to the right", () => {
    expectText(
        textTable(
            ["name", "size", "share"],
            [
                ["a", 1, "10.0 %"],
                ["long name", 1000, "-"],
            ],
        ),
        `
        name       size   share
        a             1  10.0 %
        long name  1000       -
    `,
    );
    assert.equal(textTable(["a", "b"], []), "a  b\n");
    assert.equal(megabytes(8_765_875), "8.8 MB");
});

const model = (id: string, change: Partial<ModelSummary> = {}): ModelSummary => ({
    id,
    name: id,
    version: "1.0.0",
    licence: "MIT",
    bytes: 1,
    task: ["complete"],
    quantisation: "int8",
    contextLength: 1024,
    folder: `/models/${id}`,
    state: "available",
    ...change,
});

test("chooses the wanted model, else the first that completes and is not broken", () => {
    const embedder = model("embedder", { task: ["embed"] });
    const broken = model("broken", { state: "failed" });
    const [first, second] = [model("first"), model("second")];
    const all = [embedder, broken, first, second];
    assert.equal(chooseModel(all, undefined), first);
    assert.equal(chooseModel(all, "second"), second);
    assert.equal(chooseModel([broken], undefined), broken);
    assert.throws(() => chooseModel(all, "none"), {
        code: "cli.unknownModel",
        message: 'There is no model "none"; there are: embedder, broken, first, second.',
    });
    assert.throws(() => chooseModel([], undefined), { code: "cli.noModel" });
    assert.throws(() => chooseModel([embedder], undefined), { code: "cli.noModel" });
    const withFailure = (code: string): ModelSummary =>
        model("bad", { task: [], failure: { code, message: "It is bad.", nextStep: "Mend it." } });
    assert.throws(() => chooseModel([withFailure("model.notAModel")], undefined), {
        code: "cli.noModel",
    });
    assert.throws(() => chooseModel([withFailure("model.wrongSize")], undefined), {
        code: "model.wrongSize",
    });
});

test("a model outside the installation is an engine of the user", () => {
    const { context } = fakeContext();
    const installation = { ...context.installation, modelFolders: ["/installed/model"] };
    const tier = (folder: string): string => tierOf(model("a", { folder }), installation);
    assert.equal(tier("/installed/model"), "embedded");
    assert.equal(tier("/installed/model-of-mine"), "engine");
});

test("benchmarks the contexts that leave room for the answer", () => {
    assert.deepEqual(contextsThatFit(4096, 32), [128, 512, 1024]);
    assert.deepEqual(contextsThatFit(1024, 32), [128, 512, 992]);
    assert.deepEqual(contextsThatFit(600, 32), [128, 512]);
    assert.deepEqual(contextsThatFit(100, 32), [68]);
    assert.deepEqual(contextsThatFit(8, 32), [1]);
});

/** Line and column to the text before and behind the cursor. */
function check(place: string, expected: string): void {
    const text = "fn a() {\r\n\t😀x\n}";
    const [line = 0, column = 0] = place.split(":").map(Number);
    let result: string;
    try {
        const request = requestAt(text, { file: "/a.rs", line, column });
        result = JSON.stringify([request.textBefore, request.textAfter, request.position]);
    } catch (error) {
        result = String((error as Error).message);
    }
    expectText(result, expected);
}

test("the cursor stands before the column, in UTF-16 units", () => {
    check("1:1", `["","fn a() {\\r\\n\\t😀x\\n}",{"line":0,"character":0}]`);
    check("1:9", `["fn a() {","\\r\\n\\t😀x\\n}",{"line":0,"character":8}]`);
    check("1:10", `Column 10 is behind the end of line 1, whose last column is 9.`);
    check("2:4", `["fn a() {\\r\\n\\t😀","x\\n}",{"line":1,"character":3}]`);
    check("2:5", `["fn a() {\\r\\n\\t😀x","\\n}",{"line":1,"character":4}]`);
    check("2:6", `Column 6 is behind the end of line 2, whose last column is 5.`);
    check("3:2", `["fn a() {\\r\\n\\t😀x\\n}","",{"line":2,"character":1}]`);
    check("4:1", `Line 4 is behind the end: the file has 3.`);
});

test("complete answers without a model where the file decides", async () => {
    const run = async (name: string, input: Uint8Array): Promise<string> => {
        const { context, out, err } = fakeContext({ input });
        const place = ["--line", "1", "--column", "1"];
        const code = await runProgram(
            [complete],
            ["complete", "--stdin", "--json", "--file", name, ...place],
            context,
        );
        return `${code} ${out()}${err()}`.trim();
    };
    const answers = [
        await run("a.md", new Uint8Array()),
        await run("a.rs", new Uint8Array(2_000_001)),
        await run("a.rs", Uint8Array.from([0xff])),
    ];
    expectText(
        answers.join("\n"),
        `
        0 {"text":"","reason":"language-off"}
        0 {"text":"","reason":"document-too-large"}
        0 {"text":"","reason":"invalid-text"}
    `,
    );
});

const metrics: Metrics = {
    points: 80,
    exactMatch: 0.25,
    editSimilarity: 0.5,
    firstLineMatch: 0.3,
    completedCodeRatio: 0.2,
    completedCodeRatioUnfiltered: 0.22,
    parseOk: 1,
    shownRate: 0.6,
    shownExactMatch: 0.4,
    exactMatchFiltered: 0.24,
    duplicateSuffixRate: 0.01,
    coldP50Ms: 100,
    coldP95Ms: 200.55,
    warmP50Ms: 30,
    warmP95Ms: 60,
    promptTokens: 1000,
    reusedTokens: 400,
    newTokens: 300,
    generations: 160,
};

test("the summary of an evaluation is a table of two columns", () => {
    const summary = {
        ...metrics,
        kind: "summary",
        model: "rust-v0",
        seed: 1,
        cpuMsPerSuggestion: 12.3,
        loadMs: 400,
        residentBytes: 150_000_000,
        classes: {},
        baselineClasses: null,
    } as const;
    expectText(
        summaryTable({ ...summary, baseline: { ...metrics, exactMatch: 0.125 } }),
        `
        80 points             rust-v0  n-grams
        exact match            25.0 %   12.5 %
        edit similarity        50.0 %   50.0 %
        first line match       30.0 %   30.0 %
        exact and shown        24.0 %   24.0 %
        completed code         20.0 %   20.0 %
        ... without filter     22.0 %   22.0 %
        shown                  60.0 %   60.0 %
        exact match of shown   40.0 %   40.0 %
        parses, of shown      100.0 %  100.0 %
        repeats the suffix      1.0 %    1.0 %

        milliseconds          rust-v0  n-grams
        cold p50                100.0    100.0
        cold p95                200.6    200.6
        warm p50                 30.0     30.0
        warm p95                 60.0     60.0
        CPU for a suggestion     12.3        -
        loading the model       400.0        -

        tokens: 1000 read, 400 of them from the cache, 300 written
        memory of the inference process: 150.0 MB
    `,
    );
    assert.match(summaryTable({ ...summary, baseline: null }), /exact match +25\.0 % +-/);
});

test("a row says what was completed and whether it is shown", () => {
    const point = { id: "1", path: "p", prefix: "", suffix: "", expected: "foo" };
    const attempt: JudgedPoint["attempt"] = {
        completion: "foo",
        shown: true,
        source: "embedded",
        milliseconds: 12.345,
        promptTokens: 1,
        reusedTokens: 0,
        newTokens: 1,
        generations: 1,
    };
    const hidden = { ...attempt, shown: false, source: "none", reason: "low-confidence" };
    expectText(
        [
            pointRow({ point, attempt }, undefined),
            pointRow({ point, attempt: { ...hidden, warmMilliseconds: 3.14 } }, { point, attempt }),
        ].join("\n"),
        `
        {"id":"1","completion":"foo","shown":true,"ms":12.3,"source":"embedded","crate":"p","exact":true,"similarity":1,"completedUnits":3,"expectedUnits":3}
        {"id":"1","completion":"foo","shown":false,"ms":12.3,"source":"none","reason":"low-confidence","warmMs":3.1,"crate":"p","exact":true,"similarity":1,"completedUnits":3,"expectedUnits":3,"baseline":{"shown":true,"exact":true,"similarity":1,"completedUnits":3,"expectedUnits":3}}
    `,
    );
});

test("progress is drawn over only on a terminal", async () => {
    const written = async (isTTY: boolean): Promise<string> => {
        let text = "";
        const stream = {
            isTTY,
            write: (part: string): boolean => {
                text += part;
                return true;
            },
        };
        async function* input(): AsyncGenerator<string> {
            yield "ab";
            yield "c";
        }
        const terminal = processTerminal({
            stdin: input(),
            stdout: stream,
            stderr: stream,
        } as unknown as Parameters<typeof processTerminal>[0]);
        terminal.progress("");
        terminal.progress("1 of 2");
        terminal.print("row\n");
        terminal.warn("warning");
        return `${text}${Buffer.from((await terminal.readInput(3, NeverCancelled)) ?? "")}`;
    };
    assert.equal(await written(false), "row\nwarning\nabc");
    assert.equal(await written(true), "\r\u001b[K1 of 2\r\u001b[Krow\nwarning\nabc");
});
