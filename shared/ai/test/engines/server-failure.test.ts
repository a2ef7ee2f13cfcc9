import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import fc from "fast-check";
import { EngineErrors } from "../../src/engines/engine-errors.ts";
import { parseRetryAfter, retryAfterOf, withRetryAfter } from "../../src/engines/retry-after.ts";
import { serverFailure } from "../../src/engines/server-failure.ts";

const asked = { engine: "Ollama", task: "complete", model: "m" };

function check(status: number, body: unknown, expected: string): void {
    equal(serverFailure(asked, { status, body }).code, `engine.${expected}`);
}

test("what servers say in their own ways means the same", () => {
    // llama.cpp
    check(400, { error: { type: "exceed_context_size_error" } }, "contextOverflow");
    check(501, { error: { type: "not_supported_error" } }, "taskUnsupported");
    check(503, { error: { message: "Loading model" } }, "loading");
    // OpenAI, vLLM
    check(400, { error: { code: "context_length_exceeded" } }, "contextOverflow");
    check(400, { message: "This model's maximum context length is 4096" }, "contextOverflow");
    check(400, { message: "suffix is not currently supported" }, "taskUnsupported");
    check(404, { error: { code: "model_not_found" } }, "modelMissing");
    check(404, { detail: "Not Found" }, "taskUnsupported");
    check(404, { error: { message: "The model `x` does not exist." } }, "modelMissing");
    // Ollama
    check(404, { error: 'model "x" not found, try pulling it first' }, "modelMissing");
    check(400, { error: '"llama3" does not support embeddings' }, "taskUnsupported");
    check(500, { error: "the input length exceeds the context length" }, "contextOverflow");
    // Any
    check(301, "", "invalidAnswer");
    check(401, {}, "unauthorised");
    check(403, "<html>", "unauthorised");
    check(404, "<!doctype html>", "invalidAnswer");
    check(405, "", "taskUnsupported");
    check(407, "", "proxyRefused");
    check(429, "", "overloaded");
    check(502, "<html>", "serverFailed");
    check(503, "", "overloaded");
    check(400, { error: [] }, "serverFailed");
});

test("a wait is read in seconds and as a date, and has a bound", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    deepEqual(
        [
            "7",
            " 0.5 ",
            "Thu, 01 Jan 2026 00:00:30 GMT",
            "Thu, 01 Jan 2020 00:00:00 GMT",
            "99999",
            "x",
            "",
        ].map((value) => parseRetryAfter(value, now)),
        [7_000, 500, 30_000, 0, 600_000, undefined, undefined],
    );
    equal(parseRetryAfter(undefined, now), undefined);
});

test("a wait travels with its error", () => {
    const error = EngineErrors.overloaded("x");
    equal(retryAfterOf(withRetryAfter(error, 5)), 5);
    equal(withRetryAfter(error, undefined), error);
    for (const other of [error, new Error("x"), undefined, new CodedError(error, "x")]) {
        equal(retryAfterOf(other), undefined);
    }
    equal(retryAfterOf(new CodedError(error, { retryAfterMs: "5" })), undefined);
});

test("any refusal has a code, and none of its words is passed on", () => {
    fc.assert(
        fc.property(fc.integer({ min: 300, max: 599 }), fc.jsonValue(), (status, body) => {
            const error = serverFailure(asked, { status, body: { error: body, word: "sekrit" } });
            equal(error.code.startsWith("engine."), true);
            equal(`${error.message}${error.nextStep}`.includes("sekrit"), false);
        }),
    );
});

test("every reason has a code and a next step", () => {
    const all = [
        EngineErrors.unreachable("x"),
        EngineErrors.unauthorised("x"),
        EngineErrors.modelMissing("x", "m"),
        EngineErrors.taskUnsupported("x", "chat"),
        EngineErrors.overloaded("x"),
        EngineErrors.loading("x"),
        EngineErrors.proxyRefused("x", 407),
        EngineErrors.serverFailed("x", 500),
        EngineErrors.invalidAnswer("x", "no JSON"),
        EngineErrors.timedOut("x", 5),
        EngineErrors.closedEarly("x"),
        EngineErrors.answerTooLong("x"),
        EngineErrors.contextOverflow("x", "m"),
        EngineErrors.certificate("x"),
        EngineErrors.hostNotAllowed("x"),
        EngineErrors.invalidAddress("x"),
        EngineErrors.noneAvailable("chat"),
    ];
    deepEqual(
        all.map(({ code }) => code),
        [
            "engine.unreachable",
            "engine.unauthorised",
            "engine.modelMissing",
            "engine.taskUnsupported",
            "engine.overloaded",
            "engine.loading",
            "engine.proxyRefused",
            "engine.serverFailed",
            "engine.invalidAnswer",
            "engine.timedOut",
            "engine.closedEarly",
            "engine.answerTooLong",
            "engine.contextOverflow",
            "engine.certificate",
            "engine.hostNotAllowed",
            "engine.invalidAddress",
            "engine.noneAvailable",
        ],
    );
    for (const { message, nextStep } of all) equal(message.endsWith(".") && nextStep !== "", true);
});
