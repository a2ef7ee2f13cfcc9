import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { defineErrors } from "@rust-ai-ide/core/errors";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import type { CompletionOutcome, GrammarPort } from "../../src/completion-ports.ts";
import { type EvaluationPorts, evaluatePoints } from "../../src/evaluation/evaluate.ts";
import type { CompletionPoint } from "../../src/evaluation/points.ts";

const { broken } = defineErrors("model", { broken: () => ["It broke.", "Mend it."] });

const point: CompletionPoint = {
    id: "1",
    path: "demo/src/main.rs",
    prefix: "fn main() {\n    foo(",
    suffix: ");\n}\n",
    expected: "answer",
};

interface Behaviour {
    readonly generated?: string;
    /** Confidence of the model; below -1 the pipeline asks no grammar. */
    readonly confidence?: number;
    readonly reject?: boolean;
    readonly fails?: boolean;
    readonly asksModel?: boolean;
    readonly errorsWith?: number;
}

/** Ports that behave as told and write down what they were asked. */
function fakePorts(behaviour: Behaviour): { ports: EvaluationPorts; log: string[] } {
    const log: string[] = [];
    let time = 0;
    const grammar: GrammarPort = {
        context: async () => ({ kind: "silent", version: 1, reason: "empty" }),
        check: async (_request, { text }) => {
            log.push(`check ${text}`);
            return behaviour.reject
                ? { kind: "silent", reason: "adds-parse-error" }
                : { kind: "shown", text: text.replace(/\).*/, ""), replaceAfter: 0 };
        },
    };
    const parts = { path: point.path, prefix: point.prefix, suffix: point.suffix };
    const request = { slot: "s", parts, mode: "single-line", maxNewTokens: 9, stop: [] } as const;
    const ports: EvaluationPorts = {
        clock: { now: () => time++ },
        grammar,
        generator: {
            active: () => ({ kind: "ready", model: "fake" }),
            generate: async () => {
                if (behaviour.fails) throw broken();
                const usage = {
                    promptTokens: 7,
                    reusedTokens: 3,
                    newTokens: 2,
                    prefillMs: 0,
                    decodeMs: 0,
                    totalMs: 0,
                };
                const meanLogProbability = behaviour.confidence ?? 0;
                return {
                    text: behaviour.generated ?? "answer)",
                    finish: "stop",
                    meanLogProbability,
                    usage,
                };
            },
        },
        createPipeline: (recordedGrammar, generator) => ({
            complete: async (asked, token): Promise<CompletionOutcome> => {
                const { line, character } = asked.position;
                log.push(`complete ${asked.uri} v${asked.version} ${line}:${character}`);
                const silent = { kind: "silent", milliseconds: 0 } as const;
                if (behaviour.asksModel === false) return { ...silent, reason: "middle-of-word" };
                const result = await generator.generate(request, token).catch(() => undefined);
                if (!result) return { ...silent, reason: "model-failed" };
                if (result.text.trim() === "") return { ...silent, reason: "empty" };
                if (result.meanLogProbability < -1) return { ...silent, reason: "low-confidence" };
                const checked = await recordedGrammar.check(
                    asked,
                    { text: result.text, mode: "single-line" },
                    token,
                );
                if (checked.kind === "silent") return { ...silent, reason: checked.reason };
                return { ...checked, source: "embedded", model: "fake", milliseconds: 0 };
            },
            dispose: () => log.push("dispose"),
        }),
        openDocument: (opened, text, version) => {
            log.push(`open v${version} ${text.length}`);
            return { uri: `eval:/${opened.path}`, text, version };
        },
        closeDocument: ({ uri }) => log.push(`close ${uri}`),
        countParseErrors: async (text) =>
            text.includes("answer") ? (behaviour.errorsWith ?? 0) : 0,
    };
    return { ports, log };
}

async function check(behaviour: Behaviour, expected: string, measureWarm = false): Promise<void> {
    const { ports, log } = fakePorts(behaviour);
    const progress: string[] = [];
    const judged = await evaluatePoints(
        [point],
        ports,
        { measureWarm, onProgress: (done, of) => void progress.push(`${done}/${of}`) },
        NeverCancelled,
    );
    // What is known about a generation has tests of its own.
    const { features: _, ...visible } = judged[0]?.attempt ?? {};
    const attempt = JSON.stringify(visible);
    expectText([attempt, ...log, ...progress].join("\n"), expected);
}

test("a shown completion is what the grammar kept", async () => {
    await check(
        {},
        `
        {"completion":"answer","shown":true,"source":"embedded","milliseconds":1,"parses":true,"promptTokens":7,"reusedTokens":3,"newTokens":2,"generations":1}
        open v1 25
        complete eval:/demo/src/main.rs v1 1:8
        check answer)
        dispose
        close eval:/demo/src/main.rs
        1/1
    `,
    );
});
test("a completion that breaks the file is found out", async () => {
    await check(
        { errorsWith: 1 },
        `
        {"completion":"answer","shown":true,"source":"embedded","milliseconds":1,"parses":false,"promptTokens":7,"reusedTokens":3,"newTokens":2,"generations":1}
        open v1 25
        complete eval:/demo/src/main.rs v1 1:8
        check answer)
        dispose
        close eval:/demo/src/main.rs
        1/1
    `,
    );
});
test("what the grammar rejects is kept as the raw text", async () => {
    await check(
        { reject: true },
        `
        {"completion":"answer)","shown":false,"reason":"adds-parse-error","source":"none","milliseconds":1,"promptTokens":7,"reusedTokens":3,"newTokens":2,"generations":1}
        open v1 25
        complete eval:/demo/src/main.rs v1 1:8
        check answer)
        dispose
        close eval:/demo/src/main.rs
        1/1
    `,
    );
});
test("what the filter stops is cut by the grammar all the same", async () => {
    await check(
        { confidence: -2 },
        `
        {"completion":"answer","shown":false,"reason":"low-confidence","source":"none","milliseconds":1,"promptTokens":7,"reusedTokens":3,"newTokens":2,"generations":1}
        open v1 25
        complete eval:/demo/src/main.rs v1 1:8
        check answer)
        dispose
        close eval:/demo/src/main.rs
        1/1
    `,
    );
});
test("what the filter stops and the grammar rejects is raw", async () => {
    await check(
        { confidence: -2, reject: true },
        `
        {"completion":"answer)","shown":false,"reason":"low-confidence","source":"none","milliseconds":1,"promptTokens":7,"reusedTokens":3,"newTokens":2,"generations":1}
        open v1 25
        complete eval:/demo/src/main.rs v1 1:8
        check answer)
        dispose
        close eval:/demo/src/main.rs
        1/1
    `,
    );
});
test("nothing generated is nothing completed", async () => {
    await check(
        { generated: "" },
        `
        {"completion":"","shown":false,"reason":"empty","source":"none","milliseconds":1,"promptTokens":7,"reusedTokens":3,"newTokens":2,"generations":1}
        open v1 25
        complete eval:/demo/src/main.rs v1 1:8
        dispose
        close eval:/demo/src/main.rs
        1/1
    `,
    );
});
test("a pipeline may be silent without a model", async () => {
    await check(
        { asksModel: false },
        `
        {"completion":"","shown":false,"reason":"middle-of-word","source":"none","milliseconds":1,"promptTokens":0,"reusedTokens":0,"newTokens":0,"generations":0}
        open v1 25
        complete eval:/demo/src/main.rs v1 1:8
        dispose
        close eval:/demo/src/main.rs
        1/1
    `,
    );
});
test("the warm request follows one typed character", async () => {
    await check(
        {},
        `
        {"completion":"answer","shown":true,"source":"embedded","milliseconds":1,"parses":true,"promptTokens":14,"reusedTokens":6,"newTokens":4,"generations":2,"warmMilliseconds":1}
        open v1 25
        complete eval:/demo/src/main.rs v1 1:8
        check answer)
        dispose
        close eval:/demo/src/main.rs
        open v2 26
        complete eval:/demo/src/main.rs v2 1:9
        check answer)
        dispose
        close eval:/demo/src/main.rs
        1/1
    `,
        true,
    );
});

test("a broken model ends the run", async () => {
    const { ports, log } = fakePorts({ fails: true });
    const run = evaluatePoints([point], ports, { measureWarm: false }, NeverCancelled);
    await assert.rejects(run, { code: "model.broken" });
    assert.deepEqual(log.slice(-2), ["dispose", "close eval:/demo/src/main.rs"]);
});

test("a caller that pauses after a point can cancel the rest", async () => {
    const source = new CancellationSource();
    const { ports } = fakePorts({});
    const points = [point, { ...point, id: "2" }];
    const onProgress = async (): Promise<void> => source.cancel();
    const run = evaluatePoints(points, ports, { measureWarm: false, onProgress }, source.token);
    await assert.rejects(run, { name: "CancelledError" });
});

test("cancelling ends the run", async () => {
    const source = new CancellationSource();
    source.cancel();
    const { ports } = fakePorts({});
    await assert.rejects(evaluatePoints([point], ports, { measureWarm: false }, source.token), {
        name: "CancelledError",
    });
});

test("blanks are not typed for the warm request", async () => {
    const { ports, log } = fakePorts({});
    const points = [{ ...point, expected: "\n    x" }];
    const judged = await evaluatePoints(points, ports, { measureWarm: true }, NeverCancelled);
    assert.equal(judged[0]?.attempt.warmMilliseconds, undefined);
    assert.equal(log.filter((line) => line.startsWith("complete")).length, 1);
});
