import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { ReviewCompile } from "@rust-ai-ide/protocol/review/compilers";
import { ReviewDeepen } from "@rust-ai-ide/protocol/review/models";
import { ReviewDecide, type ReviewDescription } from "@rust-ai-ide/protocol/review/report";
import { ManualClock } from "@rust-ai-ide/testing/manual-clock";
import { ReviewModel, type ReviewModelOptions } from "../../src/findings/review-model.ts";
import { ReviewShellErrors } from "../../src/review-shell-errors.ts";
import { description, finding } from "./review-description.ts";

type Answer = (method: string, params: object, token: CancellationSource["token"]) => unknown;

function modelWith(answer: Answer): { model: ReviewModel; clock: ManualClock; asked: string[] } {
    const clock = new ManualClock();
    const asked: string[] = [];
    const request = async (type: { method: string }, params: object, token: never) => {
        asked.push(`${type.method} ${JSON.stringify(params)}`);
        return answer(type.method, params, token);
    };
    const server = { request } as unknown as ReviewModelOptions["server"];
    const model = new ReviewModel({ server, clock, logger: NullLogger, folder: () => "/w" });
    return { model, clock, asked };
}

const answered = description({ findings: [finding("a"), finding("b", { decision: "accepted" })] });
const reviewed: Answer = (method) => (method === ReviewDecide.method ? {} : answered);
const scope = { kind: "workingTree" } as const;

test("a review is kept, and decisions about its findings are remembered and taken back", async () => {
    const { model, asked } = modelWith(reviewed);
    assert.equal(await model.undo(), false);
    await model.review(scope, NeverCancelled);
    assert.deepEqual(
        model.open.map(({ rule }) => rule),
        ["a"],
    );
    await model.decide(["print-a", "print-b"], "dismissed");
    assert.deepEqual(model.open, []);
    assert.equal(model.findingOf("print-b")?.decision, "dismissed");
    assert.equal(model.canUndo, true);
    assert.equal(await model.undo(), true);
    assert.equal(model.findingOf("print-a")?.decision, undefined);
    assert.equal(model.findingOf("print-b")?.decision, "accepted");
    assert.equal(model.canUndo, false);
    assert.deepEqual(asked.slice(1), [
        'rustAi/review/decide {"fingerprints":["print-a","print-b"],"decision":"dismissed"}',
        'rustAi/review/decide {"fingerprints":["print-a"]}',
        'rustAi/review/decide {"fingerprints":["print-b"],"decision":"accepted"}',
    ]);
    model.dispose();
});

test("what models add takes the place of the review, unless a newer one began", async () => {
    let during: (() => Promise<unknown>) | undefined;
    const deepened = description({ findings: [finding("a"), finding("m")] });
    const { model, asked } = modelWith(async (method, ...rest) => {
        if (method !== ReviewDeepen.method) return reviewed(method, ...rest);
        await during?.();
        return deepened;
    });
    let reviews = 0;
    model.onDidReview(() => reviews++);
    await model.review(scope, NeverCancelled);
    const running = model.deepen({ likelihoodModel: "small" }, NeverCancelled);
    assert.equal(model.isRunning, true);
    await running;
    assert.equal(model.isRunning, false);
    assert.equal(model.report, deepened);
    assert.equal(asked.at(-1), 'rustAi/review/deepen {"likelihoodModel":"small"}');
    during = () => model.review(scope, NeverCancelled);
    await model.deepen({ chatModel: "large" }, NeverCancelled);
    assert.equal(model.report, answered);
    assert.equal(reviews, 2);
    model.dispose();
});

test("compilers wait for models that look at the review, and add to what these found", async () => {
    let answer: (report: ReviewDescription) => void = () => {};
    const { model, asked } = modelWith((method, ...rest) => {
        if (method === ReviewCompile.method) return description({ findings: [finding("c")] });
        if (method !== ReviewDeepen.method) return reviewed(method, ...rest);
        return new Promise((resolve) => {
            answer = resolve;
        });
    });
    await model.review(scope, NeverCancelled);
    const models = model.deepen({ likelihoodModel: "small" }, NeverCancelled);
    const compilers = model.compile(["clippy", "rustdoc"], NeverCancelled);
    await new Promise(setImmediate);
    assert.equal(asked.filter((each) => each.includes("compile")).length, 0);
    answer(description({ findings: [finding("m")] }));
    await models;
    assert.equal(model.isRunning, true);
    await compilers;
    assert.equal(asked.at(-1), 'rustAi/review/compile {"compilers":["clippy","rustdoc"]}');
    assert.deepEqual(
        model.report?.findings.map(({ fingerprint }) => fingerprint),
        ["print-c"],
    );
    const late = model.deepen({ likelihoodModel: "small" }, NeverCancelled);
    const waiting = assert.rejects(model.compile(["clippy"], NeverCancelled), CancelledError);
    await new Promise(setImmediate);
    await model.review(scope, NeverCancelled);
    answer(description({}));
    await late;
    await waiting;
    assert.equal(model.report, answered);
    assert.equal(model.isRunning, false);
    model.dispose();
});

test("a failure leaves what was known in sight, and says why", async () => {
    let fails = false;
    const { model } = modelWith((...all) => {
        if (fails) throw ReviewShellErrors.notTrusted();
        return reviewed(...all);
    });
    await model.review(scope, NeverCancelled);
    fails = true;
    await assert.rejects(model.review(scope, NeverCancelled), (error) =>
        CodedError.is(error, "reviewShell.notTrusted"),
    );
    assert.match(model.failure ?? "", /do not trust/);
    assert.equal(model.report, answered);
    assert.equal(model.isRunning, false);
    fails = false;
    await model.again();
    assert.equal(model.failure, undefined);
    model.dispose();
});

test("a newer review cancels the older; a cancelled one changes nothing", async () => {
    const { model } = modelWith((_method, params, token) => {
        if (JSON.stringify(params).includes("staged")) return answered;
        return new Promise((_resolve, reject) => {
            token.onCancellationRequested(() => reject(new CancelledError()));
        });
    });
    const first = model.review(scope, NeverCancelled);
    const second = model.review({ kind: "staged" }, NeverCancelled);
    await assert.rejects(first, CancelledError);
    await second;
    assert.equal(model.report, answered);
    assert.equal(model.failure, undefined);
    const source = new CancellationSource();
    const third = model.review(scope, source.token);
    source.cancel();
    await assert.rejects(third, CancelledError);
    assert.equal(model.report, answered);
    assert.equal(model.isRunning, false);
    model.dispose();
});

test("saving several files reviews once; commits are not reviewed again", async () => {
    const { model, clock, asked } = modelWith(reviewed);
    model.refreshSoon();
    assert.equal(asked.length, 0);
    await model.again();
    assert.equal(asked.length, 0);
    await model.review(scope, NeverCancelled);
    model.refreshSoon();
    model.refreshSoon();
    clock.advance(1_000);
    assert.equal(asked.length, 2);
    await model.review({ kind: "revisions", base: "a", head: "b" }, NeverCancelled);
    model.refreshSoon();
    clock.advance(1_000);
    assert.equal(asked.length, 3);
    model.dispose();
});
